import type { Attachment } from "@shared/api/types";
import { Mic, Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { length } from "../../../data/format";
import css from "./files.module.css";
import { useContent } from "./use-content";

const SPEEDS = [1, 1.5, 2];

/** A recording: play, where it is, how long it is, how fast. Only one speaks at a time. */
export function Player({ attachment: a }: { attachment: Attachment }) {
  const { t, i18n } = useTranslation();
  const content = useContent(a, "content");
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [total, setTotal] = useState(a.duration_seconds ?? 0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(0);

  const toggle = () => {
    if (isPlaying) audio.current?.pause();
    else void audio.current?.play().catch(() => setPlaying(false));
  };
  const faster = () => {
    const next = (speed + 1) % SPEEDS.length;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = SPEEDS[next] ?? 1;
  };
  const rate = new Intl.NumberFormat(i18n.language).format(SPEEDS[speed] ?? 1);
  return (
    <div
      className={css.player}
      role="group"
      aria-label={t(a.is_voice ? "file.voice" : "file.audio")}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: what customers record has no captions */}
      <audio
        ref={audio}
        src={content.src}
        preload="metadata"
        onError={content.onError}
        onLoadedMetadata={({ currentTarget: { duration } }) => {
          if (Number.isFinite(duration)) setTotal(duration);
        }}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onPlay={({ currentTarget }) => {
          setPlaying(true);
          silenceOthers(currentTarget);
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
      />
      <button
        type="button"
        className={css.play}
        aria-label={t(isPlaying ? "file.pause" : "file.play")}
        onClick={toggle}
      >
        {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
      </button>
      {a.is_voice && <Mic className={css.mic} aria-hidden="true" />}
      <input
        type="range"
        className={css.seek}
        min={0}
        max={Math.max(total, 0.1)}
        step={0.1}
        value={Math.min(at, total)}
        style={{ ["--done" as string]: `${total ? (at / total) * 100 : 0}%` }}
        aria-label={t("file.position")}
        aria-valuetext={t("file.positionOf", { at: length(at), total: length(total) })}
        onChange={(event) => {
          if (audio.current) audio.current.currentTime = Number(event.target.value);
        }}
      />
      <span className={css.length}>{length(at > 0 ? at : total)}</span>
      <button
        type="button"
        className={css.speed}
        aria-label={t("file.speed", { rate })}
        onClick={faster}
      >
        {rate}×
      </button>
    </div>
  );
}

function silenceOthers(speaking: HTMLAudioElement): void {
  for (const other of document.querySelectorAll("audio")) if (other !== speaking) other.pause();
}
