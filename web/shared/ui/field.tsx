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
      <select {...rest} id={id} className={css.input}>
        {children}
      </select>
    </div>
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
