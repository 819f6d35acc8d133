import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import css from "./menu.module.css";

type Props = {
  trigger: ReactNode;
  label: string;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
};

/** Fields and lists beside what opened them. Not modal; Esc closes it and gives the focus back. */
export function Popover({ trigger, label, side = "bottom", align, children, ...state }: Props) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={css.popover}
          side={side}
          align={align ?? "start"}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
