import type { ReactNode } from "react";
import type { PresenceState } from "../api/types";
import css from "./chip.module.css";
import { cx } from "./cx";

export type Tone = "neutral" | "plain" | "warn" | "late" | "ok" | "accent" | "ai";

export function Chip({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={cx(css.chip, tone !== "neutral" && css[tone])}>{children}</span>;
}

/** A department: a coloured dot and its name, never the colour alone. */
export function DepartmentChip({ name, color }: { name: string; color: number }) {
  return (
    <Chip tone="plain">
      <i className={cx(css.dot, css[`d${color}`])} />
      <span className="cut">{name}</span>
    </Chip>
  );
}

export function DepartmentDot({ color }: { color: number }) {
  return <i className={cx(css.dot, css[`d${color}`])} />;
}

/** Never violet, which is what a model wrote; never yellow, which is what customers must not see. */
export const TAG_COLORS = [
  "neutral",
  "blue",
  "teal",
  "green",
  "orange",
  "red",
  "pink",
  "brown",
] as const;
export type TagColor = (typeof TAG_COLORS)[number];

/** A tag: always the neutral fill, for a tinted one is a state; its colour is a ring beside it. */
export function TagChip({ name, color }: { name: string; color: TagColor }) {
  return (
    <Chip>
      {color !== "neutral" && <i className={cx(css.ring, css[color])} />}
      <span className="cut">{name}</span>
    </Chip>
  );
}

/** The gap that four quarter circles leave: it marks whatever a model wrote. */
export function Star({ size = 12 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d="M8 0A8 8 0 0 0 16 8 8 8 0 0 0 8 16 8 8 0 0 0 0 8 8 8 0 0 0 8 0z"
        fill="currentColor"
      />
    </svg>
  );
}

/** Whose turn it is, as a dash: orange near the limit, red after it. Words stand beside it. */
export function TurnDash({ turn }: { turn: "ours" | "near" | "late" | "theirs" }) {
  return <i className={cx(css.dash, css[turn])} aria-hidden="true" />;
}

/** Full is on the net, half is away, hollow is gone; always with the word. */
export function PresenceDot({ state }: { state: PresenceState }) {
  return <i className={cx(css.presence, css[state])} aria-hidden="true" />;
}

export function Badge({ count, label }: { count: number; label: string }) {
  if (count === 0) return null;
  return (
    <span className={css.badge} title={label}>
      {count > 99 ? "99+" : count}
    </span>
  );
}

export function Skeleton({ width, height }: { width: number | string; height: number }) {
  return <span className={css.skeleton} style={{ width, height }} aria-hidden="true" />;
}
