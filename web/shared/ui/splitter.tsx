import type { KeyboardEvent, PointerEvent } from "react";
import { useRef } from "react";
import { cx } from "./cx";
import css from "./splitter.module.css";

type Props = {
  label: string;
  /** The id of the pane whose width this is. */
  controls: string;
  width: number;
  least: number;
  most: number;
  /** Where the pane lies: what goes right makes a pane at the start wider. */
  pane: "start" | "end";
  onChange: (width: number) => void;
  /** The width that the design gives: at a double click, or Enter. */
  onReset: () => void;
  className?: string | undefined;
};

const STEP = 16;
const LEAP = 64;

/** The edge between two panes: dragged, or moved by arrows, Home and End. */
export function Splitter(props: Props) {
  const { label, controls, width, least, most, pane, onChange, onReset, className } = props;
  const grip = useRef<{ x: number; width: number } | null>(null);
  const side = pane === "start" ? 1 : -1;
  const become = (next: number) => onChange(Math.round(Math.min(most, Math.max(least, next))));

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    grip.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const held = grip.current;
    if (held) become(held.width + side * (event.clientX - held.x));
  };
  const letGo = () => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? LEAP : STEP) * side;
    const moves: Record<string, () => void> = {
      ArrowRight: () => become(width + step),
      ArrowLeft: () => become(width - step),
      Home: () => become(least),
      End: () => become(most),
      Enter: onReset,
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-controls={controls}
      aria-valuenow={Math.round(width)}
      aria-valuemin={least}
      aria-valuemax={most}
      className={cx(css.splitter, className)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
    />
  );
}
