import { Check, ChevronDown, Minus } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";
import css from "./field.module.css";

type Shared = { label: string; hint?: string; error?: string | null; isLarge?: boolean };
type InputProps = Shared & Omit<ComponentProps<"input">, "id"> & { inside?: ReactNode };

export function Field({ label, hint, error, isLarge, inside, ...rest }: InputProps) {
  const id = useId();
  return (
    <div className={css.field}>
      <Label id={id} label={label} hint={hint} />
      <div className={css.inside}>
        <input
          {...rest}
          id={id}
          className={cx(css.input, isLarge && css.large)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
        />
        {inside}
      </div>
      <ErrorLine id={id} error={error} />
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  ...rest
}: Shared & Omit<ComponentProps<"textarea">, "id">) {
  const id = useId();
  return (
    <div className={css.field}>
      <Label id={id} label={label} hint={hint} />
      <textarea {...rest} id={id} className={css.input} aria-invalid={error ? true : undefined} />
      <ErrorLine id={id} error={error} />
    </div>
  );
}

export function SelectField({
  label,
  hint,
  children,
  ...rest
}: Shared & Omit<ComponentProps<"select">, "id">) {
  const id = useId();
  return (
    <div className={css.field}>
      <Label id={id} label={label} hint={hint} />
      <Select {...rest} id={id}>
        {children}
      </Select>
    </div>
  );
}

/** A choice without a label of its own above it: it needs an `aria-label`. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={css.inside}>
      <select {...rest} className={cx(css.input, css.select, className)}>
        {children}
      </select>
      <ChevronDown className={css.chevron} aria-hidden="true" />
    </span>
  );
}

type CheckboxProps = {
  label: ReactNode;
  isOn: boolean;
  /** Some of what it stands for, and not all. */
  isMixed?: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
  /** The words are for those who listen: the picture beside it says them to the eye. */
  isLabelHidden?: boolean;
};

export function Checkbox(props: CheckboxProps) {
  const { label, isOn, isMixed = false, isDisabled, onChange, isLabelHidden } = props;
  return (
    <label className={css.check}>
      <input
        type="checkbox"
        className="sr"
        checked={isOn}
        disabled={isDisabled}
        ref={(box) => {
          if (box) box.indeterminate = isMixed && !isOn;
        }}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={css.box} aria-hidden="true">
        {isOn && <Check />}
        {isMixed && !isOn && <Minus />}
      </span>
      <span className={isLabelHidden ? "sr" : undefined}>{label}</span>
    </label>
  );
}

function Label({ id, label, hint }: { id: string; label: string; hint: string | undefined }) {
  return (
    <label htmlFor={id} className={css.label}>
      {label}
      {hint && <span className={css.hint}>{hint}</span>}
    </label>
  );
}

function ErrorLine({ id, error }: { id: string; error: string | null | undefined }) {
  if (!error) return null;
  return (
    <p id={`${id}-error`} className={css.error}>
      {error}
    </p>
  );
}

type SwitchProps = {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  describedBy?: string;
};

export function Switch({ label, isOn, onChange, isDisabled, describedBy }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={isDisabled}
      className={css.switch}
      onClick={() => onChange(!isOn)}
    />
  );
}
