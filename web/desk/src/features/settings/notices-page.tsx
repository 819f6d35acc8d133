import "../../i18n/later";
import { Button } from "@shared/ui/button";
import { useNavigate } from "@tanstack/react-router";
import { usePermission } from "../../data/outside/use-permission";
import { useTitle } from "../../data/title";
import { useTranslation } from "../../i18n/use-translation";
import { DeviceCard } from "./device-card";
import { HereCard } from "./here-card";
import { QuietCard } from "./quiet-card";
import css from "./settings.module.css";

/** What may reach the person while they look elsewhere, and when nothing may. */
export function NoticesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const allowed = usePermission();
  useTitle(t("alerts.title"));
  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>{t("alerts.title")}</h1>
        <Button size="small" onClick={() => void navigate({ to: "/app/settings" })}>
          {t("alerts.allSettings")}
        </Button>
      </header>
      <div className={css.body}>
        <HereCard {...allowed} />
        <QuietCard />
        <DeviceCard {...allowed} />
      </div>
    </main>
  );
}
