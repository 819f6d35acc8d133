import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./composing.module.css";
import { LIST_ID, type OnKey } from "./list-keys";

/** One line of the list: what is seen, and what is written when it is taken. */
export type Choice = { id: string; text: string; face: ReactNode; onTaken?: () => void };

export type ListProps = {
  onTake: (text: string) => void;
  onActive: (id: string | null) => void;
  onKey: RefObject<OnKey>;
};

type Props = ListProps & {
  label: string;
  choices: readonly Choice[];
  /** What is said when there is nothing to choose; without it nothing is shown. */
  nothing?: string | undefined;
  /** Said at the right of the head, for the eye. */
  count?: string | undefined;
  /** Below the list, and below what is said when there is nothing. */
  foot?: ReactNode;
};

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
const TAKING = new Set(["Enter", "Tab"]);
const isModified = (event: KeyboardEvent) =>
  event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;

/** The list above the box. The box keeps the focus and hands it the arrows. */
export function Choices(props: Props) {
  const { label, choices, nothing, count, foot, onTake, onActive, onKey } = props;
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const found = choices.findIndex(({ id }) => id === chosen);
  const index = Math.max(0, found);
  const active = choices[index];
  const activeId = active ? `${LIST_ID}-${active.id}` : null;

  const take = (choice: Choice) => {
    choice.onTaken?.();
    onTake(choice.text);
  };
  useLayoutEffect(() => {
    onActive(activeId);
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
    return () => onActive(null);
  }, [activeId, onActive]);
  useLayoutEffect(() => {
    onKey.current = (event) => {
      const step = STEPS[event.key] ?? 0;
      const isTaking = TAKING.has(event.key) && !isModified(event);
      if (!active || (step === 0 && !isTaking)) return false;
      event.preventDefault();
      if (isTaking) take(active);
      else setChosen(choices[(index + step + choices.length) % choices.length]?.id ?? null);
      return true;
    };
    const key = onKey;
    return () => {
      key.current = () => false;
    };
  });

  if (!active) {
    return nothing ? (
      <div className={css.nothing}>
        <p role="status">{nothing}</p>
        {foot}
      </div>
    ) : null;
  }
  return (
    <div className={css.list}>
      <p className={css.head} aria-hidden="true">
        {label}
        <span>{count}</span>
      </p>
      <div ref={list} id={LIST_ID} role="listbox" aria-label={label} className={css.options}>
        {choices.map((choice, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
          <div
            key={choice.id}
            id={`${LIST_ID}-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === index}
            className={css.option}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => setChosen(choice.id)}
            onClick={() => take(choice)}
          >
            {choice.face}
          </div>
        ))}
      </div>
      {foot}
      <p className="sr" role="status">
        {t("composing.found", { count: choices.length })}
      </p>
    </div>
  );
}
