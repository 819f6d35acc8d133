import { ListFilter, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "./button";
import { cx } from "./cx";
import { Checkbox, Switch } from "./field";
import css from "./filters.module.css";
import { Popover } from "./popover";

type ButtonProps = {
  /** What the fields are called, and what the button is called when some are chosen. */
  title: string;
  label: string;
  isNarrowed: boolean;
  align: "start" | "end";
  children: ReactNode;
  /** Where it can be opened by more than its button. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
};

/** Opens the filters of a list; a dot says that some are chosen. */
export function FiltersButton({
  title,
  label,
  isNarrowed,
  align,
  children,
  ...state
}: ButtonProps) {
  return (
    <Popover
      label={title}
      align={align}
      {...(state.isOpen !== undefined && { open: state.isOpen })}
      {...(state.onOpenChange && { onOpenChange: state.onOpenChange })}
      trigger={
        <IconButton label={label} className={css.button}>
          <ListFilter aria-hidden="true" />
          {isNarrowed && <i className={css.dot} />}
        </IconButton>
      }
    >
      {children}
    </Popover>
  );
}

export const FilterBox = ({ children }: { children: ReactNode }) => (
  <div className={css.fields}>{children}</div>
);

type FlagProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void };

export function FilterFlag({ label, isOn, onChange }: FlagProps) {
  return (
    <div className={css.flag}>
      <span>{label}</span>
      <Switch label={label} isOn={isOn} onChange={onChange} />
    </div>
  );
}

type ManyProps = {
  label: string;
  options: readonly { value: string; label: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** Any number of them. */
export function FilterMany({ label, options, chosen, onChange }: ManyProps) {
  return (
    <fieldset className={css.many}>
      <legend>{label}</legend>
      {options.map(({ value, label: text }) => (
        <Checkbox
          key={value}
          label={text}
          isOn={chosen.includes(value)}
          onChange={(isOn) => {
            const others = chosen.filter((other) => other !== value);
            onChange(isOn ? [...others, value] : others);
          }}
        />
      ))}
    </fieldset>
  );
}

type Chosen = { key: string; text: string; removeLabel: string; onRemove: () => void };
type ChipsProps = {
  label: string;
  chosen: readonly Chosen[];
  clearLabel: string;
  onClear: () => void;
  className?: string | undefined;
};

/** What a list is narrowed to, each to be taken away. Nothing is ever narrowed unseen. */
export function ChosenFilters({ label, chosen, clearLabel, onClear, className }: ChipsProps) {
  if (chosen.length === 0) return null;
  return (
    <div className={cx(css.chips, className)} role="group" aria-label={label}>
      {chosen.map(({ key, text, removeLabel, onRemove }) => (
        <button
          key={key}
          type="button"
          className={css.chip}
          aria-label={removeLabel}
          onClick={onRemove}
        >
          <span className="cut">{text}</span>
          <X size={12} aria-hidden="true" />
        </button>
      ))}
      <Button size="small" tone="ghost" onClick={onClear}>
        {clearLabel}
      </Button>
    </div>
  );
}
