import { IconButton } from "@shared/ui/button";
import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { length } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./voice.module.css";

type Props = { file: File; seconds: number };

/** What was recorded, to be heard before it is sent. */
export function Listen({ file, seconds }: Props) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement | null>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);

  useEffect(() => {
    const address = URL.createObjectURL(file);
    const sound = new Audio(address);
    sound.ontimeupdate = () => setAt(sound.currentTime);
    sound.onplay = () => setPlaying(true);
    sound.onpause = () => setPlaying(false);
    sound.onended = () => {
      setPlaying(false);
      setAt(0);
    };
    audio.current = sound;
    return () => {
      sound.pause();
      URL.revokeObjectURL(address);
    };
  }, [file]);

  const toggle = () => {
    if (isPlaying) audio.current?.pause();
    else void audio.current?.play().catch(() => setPlaying(false));
  };
  return (
    <>
      <IconButton label={t(isPlaying ? "voice.halt" : "voice.listen")} onClick={toggle}>
        {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
      </IconButton>
      <span className={css.time}>{length(at > 0 ? at : seconds)}</span>
      <input
        className={css.bar}
        type="range"
        aria-label={t("voice.position")}
        min={0}
        max={seconds}
        step="any"
        value={Math.min(at, seconds)}
        onChange={({ target }) => {
          if (audio.current) audio.current.currentTime = Number(target.value);
          setAt(Number(target.value));
        }}
      />
    </>
  );
}
