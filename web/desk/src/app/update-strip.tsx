import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { RefreshCw } from "lucide-react";
import { useSyncExternalStore } from "react";
import { uploadStore } from "../data/uploads";
import { useTranslation } from "../i18n/use-translation";
import css from "./shell.module.css";
import { takeOver, useHasUpdate } from "./updates";

/** A new version waits until it is asked for. Words are kept; files that are under way are not. */
export function UpdateStrip() {
  const { t } = useTranslation();
  const hasUpdate = useHasUpdate();
  const uploads = useSyncExternalStore(uploadStore.subscribe, uploadStore.all);
  const isSending = uploads.some(({ state, isInTray }) => state.kind === "uploading" || !isInTray);
  if (!hasUpdate) return null;
  return (
    <section className={cx(css.strip, css.news)} aria-label={t("update.label")}>
      <RefreshCw aria-hidden="true" />
      <span role="status" className="grow">
        {t(isSending ? "update.later" : "update.text")}
      </span>
      <Button size="small" disabled={isSending} onClick={() => takeOver()}>
        {t("update.now")}
      </Button>
    </section>
  );
}
