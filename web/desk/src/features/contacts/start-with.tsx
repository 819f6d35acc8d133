import type { ContactView } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { SquarePen } from "lucide-react";
import { useMay } from "../../data/session";
import { startingStore } from "../../data/starting";
import { useTranslation } from "../../i18n/use-translation";
import css from "./start-with.module.css";

/** Writing first to this person: where they wrote is no more, or from another inbox. */
export function StartWith({ contact: { id, name, phone } }: { contact: ContactView }) {
  const { t } = useTranslation();
  if (!useMay("conversation.reply")) return null;
  return (
    <Button
      size="small"
      className={css.start}
      aria-label={t("starting.contact")}
      onClick={() => startingStore.open({ kind: "contact", id, name, phone })}
    >
      <SquarePen aria-hidden="true" />
      {t("starting.title")}
    </Button>
  );
}
