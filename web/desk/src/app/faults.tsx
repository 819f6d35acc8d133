import { Button } from "@shared/ui/button";
import { FallenTile } from "@shared/ui/illustration";
import { StatePage } from "@shared/ui/state-page";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "../i18n/use-translation";
import css from "./faults.module.css";

export function NotFound() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <main className={css.whole}>
      <StatePage
        isPage
        picture={<FallenTile />}
        title={t("error.page")}
        actions={
          <Button
            tone="primary"
            onClick={() => navigate({ to: "/app/inbox", search: { view: "mine" } })}
          >
            {t("error.home")}
          </Button>
        }
      >
        {t("error.pageText")}
      </StatePage>
    </main>
  );
}

/** A screen that stopped. The rest of the desk goes on when it can. */
export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <main className={css.whole}>
      <StatePage
        isPage
        role="alert"
        picture={<FallenTile />}
        title={t("error.crash")}
        actions={
          <Button tone="primary" onClick={() => window.location.reload()}>
            {t("error.reload")}
          </Button>
        }
        foot={<code>{error instanceof Error ? error.message : String(error)}</code>}
      >
        {t("error.crashText")}
      </StatePage>
    </main>
  );
}
