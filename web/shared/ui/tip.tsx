import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import css from "./tip.module.css";

let steppedAt = Number.NEGATIVE_INFINITY;
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Tab" || event.key.startsWith("Arrow")) steppedAt = event.timeStamp;
  },
  true,
);

/** A tip belongs to whoever walks by keys, not to a focus that a program has set. */
const STEP_MS = 150;
function onlyWalked(event: React.FocusEvent): void {
  if (event.timeStamp - steppedAt > STEP_MS) event.preventDefault();
}

type Props = { label: string; keys?: string | undefined; children: ReactNode };

/** A name and its key, after half a second. The child carries its own accessible name. */
export function Tip({ label, keys, children }: Props) {
  return (
    <Tooltip.Root delayDuration={500}>
      <Tooltip.Trigger asChild onFocus={onlyWalked}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css.tip} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <span className={css.key}>{keys}</span>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
