import { useEffect, useMemo } from "react";
import { useLive } from "../../data/live-context";

const AGAIN_MS = 2_000;
const DEBOUNCE_MS = 300;
const QUIET_MS = 2_500;

/** Tells colleagues that somebody writes here: 300 ms after the first letter, then now and then. */
export function useTypingSign(conversationId: string) {
  const live = useLive();
  const sign = useMemo(() => {
    let first: ReturnType<typeof setTimeout> | undefined;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    let toldAt = 0;
    const stop = () => {
      clearTimeout(first);
      clearTimeout(quiet);
      first = undefined;
      if (toldAt > 0) live.typing(conversationId, false);
      toldAt = 0;
    };
    const tell = () => {
      first = undefined;
      toldAt = Date.now();
      live.typing(conversationId, true);
    };
    const write = () => {
      clearTimeout(quiet);
      quiet = setTimeout(stop, QUIET_MS);
      if (Date.now() - toldAt < AGAIN_MS) return;
      first ??= setTimeout(tell, DEBOUNCE_MS);
    };
    return { write, stop };
  }, [live, conversationId]);
  useEffect(() => sign.stop, [sign]);
  return sign;
}
