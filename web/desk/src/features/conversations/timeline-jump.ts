import type { Message } from "@shared/api/types";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { TimelineWindow } from "../../data/timeline";
import { keyOf } from "./timeline-entries";

const FLASH_MS = 1_200;

type Facts = {
  messages: readonly Message[];
  window: TimelineWindow;
  toRow: (key: string) => void;
  log: RefObject<HTMLElement | null>;
};

/** To any message of the conversation, wherever the reader is: it flashes, and has the focus. */
export function useJump({ messages, window, toRow, log }: Facts) {
  const [wanted, setWanted] = useState<number | null>(null);
  const [flashing, setFlashing] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const target = wanted === null ? undefined : messages.find(({ seq }) => seq === wanted);
  const key = target && keyOf(target);
  useEffect(() => {
    if (!key) return;
    setWanted(null);
    toRow(key);
    setFlashing(key);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setFlashing(null), FLASH_MS);
    requestAnimationFrame(() => {
      const rows = log.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [];
      const row = [...rows].find((one) => one.dataset.row === key);
      row?.querySelector("article")?.focus({ preventScroll: true });
    });
  }, [key, toRow, log]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const toSeq = useCallback(
    async (seq: number) => {
      const isThere = await window.around(seq).catch(() => false);
      if (isThere) setWanted(seq);
      return isThere;
    },
    [window],
  );
  const toMessage = useCallback(
    async (messageId: string) => {
      const seq = await window.seqOf(messageId);
      return seq === null ? false : toSeq(seq);
    },
    [window, toSeq],
  );
  return { flashing, toSeq, toMessage };
}
