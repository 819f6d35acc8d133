import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef } from "react";
import { plain } from "../../data/plain";
import css from "./transfer-targets.module.css";

/** Somebody or some department that it may go to. */
export type Target = {
  id: string;
  name: string;
  picture: ReactNode;
  detail: string;
  /** Nobody gives it to them without having chosen so. */
  isGone?: boolean;
};

type Props = {
  label: string;
  targets: readonly Target[];
  value: string;
  onChange: (id: string) => void;
};

const PAUSE_MS = 800;

/** Arrows walk, letters find, Enter sends the form; the order stays while it is looked at. */
export function TransferTargets({ label, targets, value, onChange }: Props) {
  const group = useId();
  const typed = useRef({ words: "", at: 0 });
  const ids = targets.map(({ id }) => id);
  const members = [...ids].sort().join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: who is there may change it, how they are may not
  const order = useMemo(() => ids, [members]);
  const shown = order.flatMap((id) => targets.find((one) => one.id === id) ?? []);

  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const { key, timeStamp, currentTarget } = event;
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const isGoingOn = timeStamp - typed.current.at < PAUSE_MS;
    const words = (isGoingOn ? typed.current.words : "") + plain(key);
    if (words === " ") return;
    event.preventDefault();
    typed.current = { words, at: timeStamp };
    const at = shown.findIndex(({ name }) => plain(name).startsWith(words));
    const found = shown[at];
    if (!found) return;
    onChange(found.id);
    currentTarget.querySelectorAll<HTMLElement>("input")[at]?.focus();
  };

  return (
    <fieldset className={css.group} onKeyDown={onKeyDown}>
      <legend>{label}</legend>
      <div className={css.list}>
        {shown.map(({ id, name, picture, detail }) => (
          <label key={id} className={css.target}>
            <input
              type="radio"
              className="sr"
              name={group}
              checked={id === value}
              onChange={() => onChange(id)}
            />
            {picture}
            <span className="cut" translate="no">
              {name}
            </span>{" "}
            <small>{detail}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
