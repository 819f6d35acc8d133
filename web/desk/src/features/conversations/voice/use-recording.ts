import { useCallback, useEffect, useRef, useState } from "react";
import { type Recorder, record, type Trouble, troubleHere, troubleOf } from "./recorder";
import type { Recorded } from "./recordings";

const LOOK_MS = 80;
const BARS = 28;
const LONGEST_SECONDS = 15 * 60;
/** What is shorter was a slip, and not kept for whoever leaves in the middle. */
const WORTH_KEEPING_SECONDS = 1;

type Live =
  | { kind: "asking" }
  | { kind: "recording" }
  | { kind: "paused" }
  | { kind: "trouble"; trouble: Trouble };
export type Stage = Live | { kind: "done"; recorded: Recorded };

/**
 * One recording, from asking for the microphone until it is handed over to be kept. Whoever
 * leaves in the middle finds what was spoken so far when they come back.
 */
export function useRecording(kept: Recorded | null, keep: (recorded: Recorded) => void) {
  const [live, setLive] = useState<Live>({ kind: "asking" });
  const [seconds, setSeconds] = useState(0);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [isLost, setLost] = useState(false);
  const recorder = useRef<Recorder | null>(null);
  const hand = useRef(keep);
  hand.current = keep;

  const end = useCallback(async (ending: Recorder): Promise<Recorded> => {
    const seconds = ending.seconds();
    const recorded = { file: await ending.finish(), seconds };
    hand.current(recorded);
    return recorded;
  }, []);
  const finish = useCallback(async (): Promise<Recorded | null> => {
    const ending = recorder.current;
    if (!ending) return null;
    recorder.current = null;
    try {
      return await end(ending);
    } catch {
      setLive({ kind: "trouble", trouble: "failed" });
      return null;
    }
  }, [end]);

  const [isNew] = useState(kept === null);
  useEffect(() => {
    if (!isNew) return;
    const trouble = troubleHere();
    if (trouble) return setLive({ kind: "trouble", trouble });
    let isHere = true;
    const lost = () => {
      setLost(true);
      void finish();
    };
    record(lost).then(
      (begun) => {
        if (!isHere) return begun.drop();
        recorder.current = begun;
        setLive({ kind: "recording" });
      },
      (error) => isHere && setLive({ kind: "trouble", trouble: troubleOf(error) }),
    );
    return () => {
      isHere = false;
      const left = recorder.current;
      recorder.current = null;
      if (left && left.seconds() >= WORTH_KEEPING_SECONDS) end(left).catch(() => undefined);
      else left?.drop();
    };
  }, [isNew, end, finish]);

  useEffect(() => {
    if (live.kind !== "recording") return;
    const look = setInterval(() => {
      const now = recorder.current;
      if (!now) return;
      setSeconds(now.seconds());
      setLevels((before) => [...before.slice(1 - BARS), now.level()]);
      if (now.seconds() >= LONGEST_SECONDS) void finish();
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [live.kind, finish]);

  const pause = () => {
    recorder.current?.pause();
    setLive({ kind: "paused" });
  };
  const resume = () => {
    recorder.current?.resume();
    setLive({ kind: "recording" });
  };
  const stage: Stage = kept ? { kind: "done", recorded: kept } : live;
  return { stage, seconds, levels, isLost, pause, resume, finish };
}
