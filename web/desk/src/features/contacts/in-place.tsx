import { cx } from "@shared/ui/cx";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Refusal } from "../../data/contacts";
import { useTranslation } from "../../i18n/use-translation";
import css from "./in-place.module.css";
import { refusalOf } from "./refusal";

type Props = {
  /** Of the button that opens it. */
  id?: string;
  label: string;
  value: string;
  /** How it is shown while nobody writes in it. */
  shown?: ReactNode;
  /** What an empty one says. */
  empty?: string;
  type?: "text" | "email" | "date";
  inputMode?: "decimal";
  maxLength?: number;
  isReadOnly?: boolean;
  isRequired?: boolean;
  className?: string | undefined;
  /** Null: it is saved. */
  save: (text: string) => Promise<Refusal>;
};

/** Click or Enter edits, Enter or leaving saves, Esc gives up; a refusal is said below it. */
export function InPlace(props: Props) {
  const { label, value, shown, empty, isReadOnly, className } = props;
  const { t } = useTranslation();
  const writing = useWriting(props);
  const button = useRef<HTMLButtonElement>(null);
  const errorId = useId();
  const { text, error, hasLeft } = writing;

  useEffect(() => {
    if (text === null && hasLeft.current) button.current?.focus();
    hasLeft.current = false;
  }, [text, hasLeft]);

  if (isReadOnly) return <span className={cx("cut", className)}>{shown ?? value}</span>;
  if (text === null) {
    return (
      <button
        ref={button}
        id={props.id}
        type="button"
        className={cx(css.shown, className)}
        onClick={() => writing.begin(value)}
      >
        <span className="sr">{label}: </span>
        <span className={cx("cut", value === "" && css.empty)}>
          {value === "" ? (empty ?? t("contact.add")) : (shown ?? value)}
        </span>
        {value !== "" && <span className="sr">. {t("contact.editIt")}</span>}
      </button>
    );
  }
  return (
    <span className={cx(css.field, className)}>
      <input
        className={css.input}
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? errorId : undefined}
        type={props.type ?? "text"}
        inputMode={props.inputMode}
        maxLength={props.maxLength}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        onChange={(event) => writing.write(event.target.value)}
        onBlur={() => void writing.save()}
        onKeyDown={writing.onKeyDown}
      />
      {error && (
        <span id={errorId} role="alert" className={css.error}>
          {error}
        </span>
      )}
    </span>
  );
}

function useWriting({ value, isRequired, save: carry }: Props) {
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const hasLeft = useRef(false);
  /** Enter takes the field away, which the browser tells as leaving it: that is one saving. */
  const isOpen = useRef(false);
  /** What stood there when they began: another's newer words are not undone by looking at it. */
  const before = useRef(value);

  const close = () => {
    isOpen.current = false;
    setText(null);
    setError(null);
  };
  const open = (words: string, why: string | null) => {
    isOpen.current = true;
    setText(words);
    setError(why);
  };
  const save = async () => {
    if (!isOpen.current) return;
    const wanted = text?.trim() ?? "";
    close();
    if (wanted === before.current || (isRequired && wanted === "")) return;
    const refusal = await carry(wanted);
    if (refusal && !isOpen.current) open(wanted, refusalOf(refusal));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    hasLeft.current = true;
    if (event.key === "Enter") void save();
    else close();
  };
  return {
    text,
    error,
    hasLeft,
    save,
    onKeyDown,
    write: setText,
    begin: (v: string) => {
      before.current = v;
      open(v, null);
    },
  };
}
