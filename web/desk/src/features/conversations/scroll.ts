import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

type Facts = {
  oldest: number;
  newest: number;
  /** What stands below the newest message: words on their way, somebody typing. */
  tail: number;
  onTop: () => void;
  onBottom: () => void;
};

const NEAR = 80;
const NEAR_TOP = 320;

/**
 * Keeps the reader where they read: at the end while they are at the end, and at the same words
 * when older ones come in above.
 */
export function useAnchoredScroll({ oldest, newest, tail, onTop, onBottom }: Facts) {
  const ref = useRef<HTMLDivElement>(null);
  const contentRef = useRef<HTMLDivElement>(null);
  const before = useRef({ height: 0, oldest, newest, tail });
  const isAtEnd = useRef(true);
  const [seenUpTo, setSeenUpTo] = useState(newest);
  const [isAway, setAway] = useState(false);
  const [openedAtSeq] = useState(newest);

  const toEnd = useCallback(() => {
    const box = ref.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const was = before.current;
    const isOlderAbove = oldest < was.oldest && was.height > 0;
    if (isOlderAbove) box.scrollTop += box.scrollHeight - was.height;
    else if (isAtEnd.current || tail > was.tail) box.scrollTop = box.scrollHeight;
    before.current = { height: box.scrollHeight, oldest, newest, tail };
  }, [oldest, newest, tail]);

  // A box that changes its height (a keyboard opens, the composer grows) must not hide the end.
  useEffect(() => {
    const box = ref.current;
    const content = contentRef.current;
    if (!box || !content) return;
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
      before.current.height = box.scrollHeight;
    });
    watch.observe(box);
    watch.observe(content);
    return () => watch.disconnect();
  }, []);

  const onScroll = () => {
    const box = ref.current;
    if (!box) return;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    setAway(!isAtEnd.current);
    if (box.scrollTop < NEAR_TOP) onTop();
    if (isAtEnd.current) setSeenUpTo(newest);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new word asks again
  useEffect(() => {
    if (!isAtEnd.current) return;
    setSeenUpTo(newest);
    onBottom();
  }, [newest, isAway, onBottom]);

  useEffect(() => {
    const again = () => document.visibilityState === "visible" && isAtEnd.current && onBottom();
    document.addEventListener("visibilitychange", again);
    return () => document.removeEventListener("visibilitychange", again);
  }, [onBottom]);

  return {
    ref,
    contentRef,
    onScroll,
    toEnd,
    openedAtSeq,
    /** How many came since the reader was at the end; null while they are there. */
    newBelow: isAway ? Math.max(0, newest - seenUpTo) : null,
  };
}
