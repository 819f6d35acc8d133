import type { ReactNode } from "react";
import css from "./chip.module.css";
import { cx } from "./cx";

export type Tone = "neutral" | "plain" | "warn" | "late" | "ok" | "accent";

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
