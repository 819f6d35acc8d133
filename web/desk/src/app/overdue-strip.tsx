import { Button, IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { useNavigate } from "@tanstack/react-router";
import { TimerOff, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { overdueStore } from "../data/overdue";
import { useMay } from "../data/session";
import { useTranslation } from "../i18n/use-translation";
import css from "./shell.module.css";

/** For those who steer: who waits longer than the department promised, and nobody is free. */
export function OverdueStrip() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isForMe = useMay("conversation.see_all");
  const overdue = useSyncExternalStore(overdueStore.subscribe, overdueStore.current);
  const [first] = overdue;
  if (!isForMe || !first) return null;
  const [id, { contactName }] = first;
  const see = () =>
    overdue.size === 1
      ? void navigate({
          to: "/app/inbox/$conversationId",
          params: { conversationId: id },
          search: { view: "all" },
        })
      : void navigate({ to: "/app/inbox", search: { view: "unassigned" } });
  return (
    <section className={cx(css.strip, css.warning)} aria-label={t("overdue.label")}>
      <TimerOff aria-hidden="true" />
      <span role="status" className="grow">
        {overdue.size === 1
          ? t("overdue.one", { name: contactName })
          : t("overdue.many", { count: overdue.size })}
      </span>
      <Button size="small" onClick={see}>
        {t("overdue.see")}
      </Button>
      <IconButton label={t("overdue.dismiss")} onClick={overdueStore.dismiss}>
        <X aria-hidden="true" />
      </IconButton>
    </section>
  );
}
