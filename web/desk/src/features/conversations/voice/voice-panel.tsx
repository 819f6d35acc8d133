import { Button, IconButton } from "@shared/ui/button";
import { CircleAlert, Mic, Pause, SendHorizontal, Square, Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { length } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";
import { Listen } from "./listen";
import { useRecording } from "./use-recording";
import css from "./voice.module.css";

type Props = { onSend: (file: File) => void; onClose: () => void };

/** In place of the box while somebody speaks: Enter sends, Esc forgets. */
export function VoicePanel({ onSend, onClose }: Props) {
  const { t } = useTranslation();
  const { stage, seconds, levels, pause, resume, finish } = useRecording();
  const box = useRef<HTMLDivElement>(null);
  const isTaking = stage.kind === "recording" || stage.kind === "paused";

  // A button that was pressed may be gone: the keys stay with the panel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stage has other buttons
  useEffect(() => {
    if (!box.current?.contains(document.activeElement)) box.current?.focus();
  }, [stage.kind]);
  const send = async () => {
    const file = stage.kind === "done" ? stage.file : await finish();
    if (file) onSend(file);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
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
        <Button onClick={onClose}>{t("voice.back")}</Button>
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
      <IconButton label={t("voice.drop")} keys="Esc" onClick={onClose}>
        <Trash2 aria-hidden="true" />
      </IconButton>
      <span className="sr" role="status">
        {t(`voice.stage.${stage.kind}`)}
      </span>
      {stage.kind === "done" ? (
        <Listen file={stage.file} seconds={seconds} />
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
        <IconButton label={t("voice.stop")} onClick={() => void finish()}>
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
