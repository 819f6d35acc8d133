import { IconButton } from "@shared/ui/button";
import { Mic } from "lucide-react";
import { useMemo } from "react";
import { type Command, useCommands } from "../../../commands/registry";
import { useKeysOf } from "../../../commands/shortcuts";
import { useTranslation } from "../../../i18n/use-translation";
import css from "../composer.module.css";

/** Where nothing is written yet, one may speak. */
export function VoiceButton({ onRecord }: { onRecord: () => void }) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const commands = useMemo<Command[]>(
    () => [
      { id: "voice", group: "conversation", label: t("voice.record"), Icon: Mic, run: onRecord },
    ],
    [t, onRecord],
  );
  useCommands(commands);
  return (
    <IconButton
      className={css.mic}
      label={t("voice.record")}
      keys={keysOf("voice")}
      onClick={onRecord}
    >
      <Mic aria-hidden="true" />
    </IconButton>
  );
}
