import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react";

const MOST = 6;
const STEP = 1.5;

type View = { scale: number; x: number; y: number };

const WHOLE: View = { scale: 1, x: 0, y: 0 };

/** How near a picture is, and which part of it: by keys, wheel, two clicks, or drawing it about. */
export function useZoom(id: string) {
  const [view, setView] = useState(WHOLE);
  const grip = useRef<{ x: number; y: number } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is seen whole
  useEffect(() => setView(WHOLE), [id]);

  const by = (factor: number) =>
    setView((now) => {
      const scale = Math.min(MOST, Math.max(1, now.scale * factor));
      if (scale === 1) return WHOLE;
      const grown = scale / now.scale;
      return { scale, x: now.x * grown, y: now.y * grown };
    });

  return {
    scale: view.scale,
    style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` },
    nearer: () => by(STEP),
    farther: () => by(1 / STEP),
    whole: () => setView(WHOLE),
    stage: {
      onWheel: (event: WheelEvent) => by(event.deltaY < 0 ? 1.15 : 1 / 1.15),
      onDoubleClick: () => (view.scale > 1 ? setView(WHOLE) : by(2.5)),
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (view.scale === 1) return;
        grip.current = { x: event.clientX - view.x, y: event.clientY - view.y };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent) => {
        const held = grip.current;
        if (!held) return;
        setView((now) => ({ ...now, x: event.clientX - held.x, y: event.clientY - held.y }));
      },
      onPointerUp: () => {
        grip.current = null;
      },
    },
  };
}
