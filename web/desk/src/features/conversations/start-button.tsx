import { IconButton } from "@shared/ui/button";
import { SquarePen } from "lucide-react";
import { memo } from "react";
import { useKeysOf } from "../../commands/shortcuts";
import { useMay } from "../../data/session";
import { startingStore } from "../../data/starting";
import { useTranslation } from "../../i18n/use-translation";

/** Writing first, from above the list. */
export const StartButton = memo(function StartButton() {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  if (!useMay("conversation.reply")) return null;
  return (
    <IconButton
      label={t("starting.title")}
      keys={keysOf("start-conversation")}
      onClick={() => startingStore.open()}
    >
      <SquarePen aria-hidden="true" />
    </IconButton>
  );
});
