import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import css from "./tip.module.css";

type Props = { label: string; keys?: string | undefined; children: ReactNode };

/** A name and its key, after half a second. The child carries its own accessible name. */
export function Tip({ label, keys, children }: Props) {
  return (
    <Tooltip.Root delayDuration={500}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css.tip} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <span className={css.key}>{keys}</span>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
