import { useCallback, useEffect, useRef, useState } from "react";
import { type Recorder, record, type Trouble, troubleHere, troubleOf } from "./recorder";

const LOOK_MS = 80;
const BARS = 28;
const LONGEST_SECONDS = 15 * 60;

export type Stage =
  | { kind: "asking" }
  | { kind: "recording" }
  | { kind: "paused" }
  | { kind: "done"; file: File }
  | { kind: "trouble"; trouble: Trouble };

/** One recording, from asking for the microphone to a file. Leaving forgets it. */
export function useRecording() {
  const [stage, setStage] = useState<Stage>({ kind: "asking" });
  const [seconds, setSeconds] = useState(0);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const recorder = useRef<Recorder | null>(null);

  useEffect(() => {
    const trouble = troubleHere();
    if (trouble) return setStage({ kind: "trouble", trouble });
    let isHere = true;
    record().then(
      (begun) => {
        if (!isHere) return begun.drop();
        recorder.current = begun;
        setStage({ kind: "recording" });
      },
      (error) => isHere && setStage({ kind: "trouble", trouble: troubleOf(error) }),
    );
    return () => {
      isHere = false;
      recorder.current?.drop();
      recorder.current = null;
    };
  }, []);

  const finish = useCallback(async (): Promise<File | null> => {
    const ending = recorder.current;
    if (!ending) return null;
    recorder.current = null;
    setSeconds(ending.seconds());
    try {
      const file = await ending.finish();
      setStage({ kind: "done", file });
      return file;
    } catch {
      setStage({ kind: "trouble", trouble: "failed" });
      return null;
    }
  }, []);

  useEffect(() => {
    if (stage.kind !== "recording") return;
    const look = setInterval(() => {
      const now = recorder.current;
      if (!now) return;
      setSeconds(now.seconds());
      setLevels((before) => [...before.slice(1 - BARS), now.level()]);
      if (now.seconds() >= LONGEST_SECONDS) void finish();
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [stage.kind, finish]);

  const pause = () => {
    recorder.current?.pause();
    setStage({ kind: "paused" });
  };
  const resume = () => {
    recorder.current?.resume();
    setStage({ kind: "recording" });
  };
  return { stage, seconds, levels, pause, resume, finish };
}
