import { Button, IconButton } from "@shared/ui/button";
import { CircleAlert, Mic, Pause, SendHorizontal, Square, Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { length } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";
import { Listen } from "./listen";
import type { Recorded } from "./recordings";
import { useRecording } from "./use-recording";
import css from "./voice.module.css";

type Props = {
  /** What was recorded here before. */
  kept: Recorded | null;
  onRecorded: (recorded: Recorded) => void;
  onSend: (file: File) => void;
  /** Back to writing, with what was thrown away. */
  onClose: (dropped: Recorded | null) => void;
};

/** In place of the box while somebody speaks: Enter sends, Esc stops, and then throws away. */
export function VoicePanel({ kept, onRecorded, onSend, onClose }: Props) {
  const { t } = useTranslation();
  const recording = useRecording(kept, onRecorded);
  const { stage, seconds, levels, pause, resume, finish } = recording;
  const box = useRef<HTMLDivElement>(null);
  const isTaking = stage.kind === "recording" || stage.kind === "paused";

  // A button that was pressed may be gone: the keys stay with the panel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stage has other buttons
  useEffect(() => {
    if (!box.current?.contains(document.activeElement)) box.current?.focus();
  }, [stage.kind]);
  const recorded = async () => (stage.kind === "done" ? stage.recorded : await finish());
  const send = async () => {
    const whole = await recorded();
    if (whole) onSend(whole.file);
  };
  const drop = async () => onClose(await recorded());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") void (isTaking ? finish() : drop());
    else if (event.key === "Enter" && event.target === box.current) void send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (stage.kind === "trouble") {
    return (
      <div ref={box} className={css.panel} role="alert" tabIndex={-1} onKeyDown={onKeyDown}>
        <CircleAlert aria-hidden="true" />
        <span className="grow">{t(`voice.trouble.${stage.trouble}`)}</span>
        <Button onClick={() => onClose(null)}>{t("voice.back")}</Button>
      </div>
    );
  }
  return (
    <div
      ref={box}
      id="recording"
      className={css.panel}
      role="group"
      aria-label={t("voice.label")}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <IconButton
        label={t("voice.drop")}
        keys={isTaking ? undefined : "Esc"}
        onClick={() => void drop()}
      >
        <Trash2 aria-hidden="true" />
      </IconButton>
      <span className="sr" role="status">
        {t(`voice.stage.${stage.kind}`)}
      </span>
      {recording.isLost && (
        <span className={css.lost} role="alert">
          {t("voice.lost")}
        </span>
      )}
      {stage.kind === "done" ? (
        <Listen {...stage.recorded} />
      ) : (
        <>
          <i className={stage.kind === "recording" ? css.light : css.dark} aria-hidden="true" />
          <span className={css.time} role="timer" aria-label={t("voice.time")}>
            {length(seconds)}
          </span>
          <Levels levels={levels} />
        </>
      )}
      {stage.kind === "recording" && (
        <IconButton label={t("voice.pause")} onClick={pause}>
          <Pause aria-hidden="true" />
        </IconButton>
      )}
      {stage.kind === "paused" && (
        <IconButton label={t("voice.resume")} onClick={resume}>
          <Mic aria-hidden="true" />
        </IconButton>
      )}
      {isTaking && (
        <IconButton label={t("voice.stop")} keys="Esc" onClick={() => void finish()}>
          <Square aria-hidden="true" />
        </IconButton>
      )}
      <Button tone="primary" disabled={stage.kind === "asking"} onClick={() => void send()}>
        <SendHorizontal aria-hidden="true" />
        {t("composer.send")}
      </Button>
    </div>
  );
}

/** That something is heard, to be seen. */
function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <span className={css.levels} aria-hidden="true">
      {levels.map((level, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place; nothing else tells it
        <i key={i} style={{ height: `${8 + level * 92}%` }} />
      ))}
    </span>
  );
}
