import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Popover } from "@shared/ui/popover";
import { CalendarClock, ChevronDown } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { type Command, useCommands } from "../../../commands/registry";
import { useKeysOf } from "../../../commands/shortcuts";
import type { Leaning } from "../../../data/outbox";
import type { Upload } from "../../../data/uploads";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./schedule.module.css";

const ScheduleForm = lazy(async () => ({
  default: (await import("./schedule-form")).ScheduleForm,
}));

type Props = {
  conversation: ConversationDetail;
  text: string;
  files: readonly Upload[];
  /** The quote, and what was seen, at the moment of setting it. */
  lean: () => Leaning;
  isOff: boolean;
  onScheduled: () => void;
};

/** The other half of Send: the same words, later. One message has one file, which must have arrived. */
export function ScheduleButton({ conversation, text, files, lean, isOff, onScheduled }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [file] = files;
  const isReady = files.length === 0 || (files.length === 1 && file?.state.kind === "ready");
  const mayNow = isReady && !isOff;
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "schedule",
        group: "conversation",
        label: t("command.schedule"),
        Icon: CalendarClock,
        when: () => mayNow,
        run: () => setOpen(true),
      },
    ],
    [t, mayNow],
  );
  useCommands(commands);
  const keysOf = useKeysOf();
  const label = t(isReady ? "schedule.title" : "schedule.oneFile");
  return (
    <Popover
      label={t("schedule.title")}
      side="top"
      align="end"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button
          tone="primary"
          className={css.later}
          aria-label={label}
          title={[label, keysOf("schedule")].filter(Boolean).join(" ")}
          disabled={!mayNow}
        >
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <Suspense fallback={<p className="meta">{t("app.loading")}</p>}>
        <ScheduleForm
          conversation={conversation}
          text={text}
          file={file ?? null}
          lean={lean}
          onDone={() => {
            setOpen(false);
            onScheduled();
          }}
        />
      </Suspense>
    </Popover>
  );
}
