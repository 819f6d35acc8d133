import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { cx } from "./cx";
import css from "./tabs.module.css";

type Option<T extends string> = { value: T; label: string; count?: number | undefined };

type Props<T extends string> = {
  label: string;
  options: readonly Option<T>[];
  value: T;
  onChange: (value: T) => void;
  className?: string | undefined;
};

const MOST = 999;

/** The step that an arrow makes from `at`, round and round; undefined for other keys. */
function stepFrom(event: KeyboardEvent, at: number, length: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowRight: (at + 1) % length,
    ArrowLeft: (at - 1 + length) % length,
    Home: 0,
    End: length - 1,
  };
  return moves[event.key];
}

type TabsProps<T extends string> = Props<T> & {
  /** The id of the element whose content they change. */
  controls: string;
};

/** Lists side by side, each with how many are in it. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const { label, options, value, onChange, controls, className } = props;
  const bar = useRef<HTMLDivElement>(null);
  useInSight(bar, value);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = options.findIndex((option) => option.value === value);
    const next = stepFrom(event, at, options.length);
    const option = next === undefined ? undefined : options[next];
    if (!option) return;
    event.preventDefault();
    onChange(option.value);
    bar.current?.querySelectorAll<HTMLElement>("[role='tab']")[next ?? 0]?.focus();
  };
  return (
    <div
      ref={bar}
      role="tablist"
      tabIndex={-1}
      aria-label={label}
      className={cx(css.tabs, className)}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="tab"
          id={`${controls}-${option.value}`}
          aria-selected={option.value === value}
          aria-controls={controls}
          tabIndex={option.value === value ? 0 : -1}
          className={css.tab}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && (
            <span>{option.count > MOST ? `${MOST}+` : option.count}</span>
          )}
        </button>
      ))}
    </div>
  );
}

/** A narrow bar scrolls. A key or an address may choose what is beyond its edge; only the bar moves. */
function useInSight(bar: RefObject<HTMLElement | null>, chosen: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is chosen
  useEffect(() => {
    const tab = bar.current?.querySelector("[aria-selected='true']");
    if (!bar.current || !tab) return;
    const [seen, place] = [bar.current.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (place.right > seen.right) bar.current.scrollLeft += place.right - seen.right;
    else if (place.left < seen.left) bar.current.scrollLeft -= seen.left - place.left;
  }, [bar, chosen]);
}

/** One of a few, all in sight: the browser's own radio buttons. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: Props<T>) {
  return (
    <fieldset className={cx(css.segments, className)}>
      <legend className="sr">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={css.segment}>
          <input
            type="radio"
            className="sr"
            name={label}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
