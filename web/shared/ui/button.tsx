import type { ComponentProps, ReactNode } from "react";
import css from "./button.module.css";
import { cx } from "./cx";
import { Tip } from "./tip";

type ButtonProps = ComponentProps<"button"> & {
  tone?: "plain" | "primary" | "note" | "ghost" | "danger";
  size?: "small" | "medium" | "large";
  isWide?: boolean;
};

export function Button({ tone = "plain", size, isWide, className, ...rest }: ButtonProps) {
  const look = cx(
    css.btn,
    tone !== "plain" && css[tone],
    size && css[size],
    isWide && css.wide,
    className,
  );
  return <button type="button" {...rest} className={look} />;
}

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  label: string;
  keys?: string | undefined;
  children: ReactNode;
};

/** A button that shows only a picture: always named, always with a tip. */
export function IconButton({ label, keys, className, children, ...rest }: IconButtonProps) {
  return (
    <Tip label={label} keys={keys}>
      <button type="button" aria-label={label} {...rest} className={cx(css.icon, className)}>
        {children}
      </button>
    </Tip>
  );
}

/**
 * “Ctrl K”, or “G then A”, as keys. Decoration: a command's name never includes its key.
 * Where there is no keyboard they are not shown, unless they are what the page is about.
 */
export function Keys({ keys, isSubject }: { keys: string; isSubject?: boolean }) {
  return (
    <span className={cx(css.keys, isSubject && css.subject)} aria-hidden="true">
      {keys
        .replace(" then ", " ")
        .split(" ")
        .map((key) => (
          <kbd key={key} className={css.kbd}>
            {key === "ArrowUp" ? "↑" : key}
          </kbd>
        ))}
    </span>
  );
}
