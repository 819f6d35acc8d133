import { Check, ChevronRight } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Keys } from "./button";
import { cx } from "./cx";
import css from "./menu.module.css";

type MenuProps = {
  trigger: ReactNode;
  children: ReactNode;
  label?: string;
  side?: ComponentProps<typeof DropdownMenu.Content>["side"];
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** Not modal: reading never stops while a menu is open. */
export function Menu({ trigger, children, label, side, align = "end", ...state }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} {...state}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css.menu}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type ItemProps = {
  icon?: ReactNode;
  keys?: string | undefined;
  end?: ReactNode;
  isDanger?: boolean;
  isDisabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

export function MenuItem({ icon, keys, end, isDanger, isDisabled, onSelect, children }: ItemProps) {
  return (
    <DropdownMenu.Item
      className={cx(css.item, isDanger && css.danger)}
      disabled={isDisabled ?? false}
      onSelect={onSelect}
    >
      {icon}
      <span className="cut">{children}</span>
      {(keys || end) && (
        <span className={css.end}>
          {end}
          {keys && <Keys keys={keys} />}
        </span>
      )}
    </DropdownMenu.Item>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: { value: T; label: string; icon?: ReactNode }[];
  onChange: (value: T) => void;
};

export function MenuChoice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as T)}
    >
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={css.item}>
          {option.icon}
          <span className="cut">{option.label}</span>
          <span className={css.end}>
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden="true" />
            </DropdownMenu.ItemIndicator>
          </span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

type SubProps = { label: string; icon?: ReactNode; children: ReactNode };

export function SubMenu({ label, icon, children }: SubProps) {
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={css.item}>
        {icon}
        <span className="cut">{label}</span>
        <span className={css.end}>
          <ChevronRight aria-hidden="true" />
        </span>
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent className={css.menu} sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

/** Words for the eye: groups and menus carry their names themselves. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className={css.label} aria-hidden="true">
      {children}
    </DropdownMenu.Label>
  );
}

export function MenuRule() {
  return <DropdownMenu.Separator className={css.rule} />;
}
