import type { Attachment } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { Mic, Pause, Play } from "lucide-react";
import type { KeyboardEvent } from "react";
import { length } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";
import { FileTile } from "./file-tile";
import { playback, usePlayback } from "./playback";
import css from "./player.module.css";
import { BARS, useWaveform } from "./waveform";

const STEP_SECONDS = 5;
/** Of a recording that could not be read before it is played: a quiet line. */
const FLAT: readonly number[] = Array.from({ length: BARS }, () => 0);

/** A recording: play, how it sounds and where it is, how long it is, how fast. */
export function Player({ attachment: a }: { attachment: Attachment }) {
  const { t, i18n } = useTranslation();
  const now = usePlayback(a.id);
  const waveform = useWaveform(a);
  if (now.brokenId === a.id) return <FileTile attachment={a} />;

  const total = now.total || waveform?.seconds || a.duration_seconds || 0;
  const done = total > 0 ? now.at / total : 0;
  const rate = new Intl.NumberFormat(i18n.language).format(now.speed);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS }[event.key];
    if (event.key === " ") {
      event.preventDefault();
      playback.toggle(a.id);
    } else if (step !== undefined) {
      event.preventDefault();
      playback.seek(a.id, Math.min(total, Math.max(0, now.at + step)));
    }
  };
  return (
    <div
      className={css.player}
      role="group"
      aria-label={t(a.is_voice ? "file.voice" : "file.audio")}
    >
      <button
        type="button"
        className={css.play}
        aria-label={t(now.isPlaying ? "file.pause" : "file.play")}
        onClick={() => playback.toggle(a.id)}
      >
        {now.isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
      </button>
      {a.is_voice && <Mic className={css.mic} aria-hidden="true" />}
      <span className={css.track}>
        <Wave bars={waveform?.bars ?? FLAT} done={done} />
        <input
          type="range"
          min={0}
          max={Math.max(total, 0.1)}
          step={0.1}
          value={Math.min(now.at, total)}
          aria-label={t("file.position")}
          aria-valuetext={t("file.positionOf", { at: length(now.at), total: length(total) })}
          onKeyDown={keys}
          onChange={(event) => playback.seek(a.id, Number(event.target.value))}
        />
      </span>
      <span className={css.length}>{length(now.at > 0 ? now.at : total)}</span>
      <button
        type="button"
        className={css.speed}
        aria-label={t("file.speed", { rate })}
        onClick={playback.faster}
      >
        {rate}×
      </button>
    </div>
  );
}

const LEAST = 3;
const MOST = 26;

function Wave({ bars, done }: { bars: readonly number[]; done: number }) {
  return (
    <span className={css.wave} aria-hidden="true">
      {bars.map((bar, i) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={i}
          className={cx(done > 0 && i / bars.length < done && css.done)}
          style={{ height: Math.round(LEAST + bar * (MOST - LEAST)) }}
        />
      ))}
    </span>
  );
}
