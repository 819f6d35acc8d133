import type { ConversationDetail } from "@shared/api/types";
import {
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { Mode } from "../../../data/drafts";
import { insertInto } from "./insert";
import { LIST_ID, type OnKey } from "./list-keys";
import { type Trigger, triggerAt } from "./trigger";

const Suggestions = lazy(async () => ({
  default: (await import("./suggestions")).Suggestions,
}));

type Props = {
  area: RefObject<HTMLTextAreaElement | null>;
  conversation: ConversationDetail;
  mode: Mode;
};

/** What `/`, `@` and `:` look for while somebody writes. The focus never leaves the box. */
export function useSuggesting({ area, conversation, mode }: Props) {
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const onKey = useRef<OnKey>(() => false);
  /** Where somebody has chosen, or wanted nothing: it is not asked there again. */
  const passed = useRef<number | null>(null);

  const look = useCallback(
    (box: HTMLTextAreaElement) => {
      const isCaret = box.selectionStart === box.selectionEnd;
      const next = isCaret ? triggerAt(box.value, box.selectionStart, mode) : null;
      if (next?.from !== passed.current) passed.current = null;
      setTrigger((now) => {
        const shown = passed.current === null ? next : null;
        return isSame(now, shown) ? now : shown;
      });
    },
    [mode],
  );
  const close = useCallback(() => {
    setTrigger((now) => {
      passed.current = now?.from ?? passed.current;
      return null;
    });
    setActive(null);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another mode asks for other things
  useEffect(() => setTrigger(null), [mode, conversation.id]);

  const take = useCallback(
    (text: string) => {
      const box = area.current;
      if (!box || !trigger) return;
      passed.current = trigger.from;
      setTrigger(null);
      setActive(null);
      insertInto(box, text, trigger.from, trigger.from + trigger.query.length + 1);
    },
    [area, trigger],
  );
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (trigger === null || event.nativeEvent.isComposing) return false;
    if (event.key === "Escape" && active !== null) {
      event.preventDefault();
      close();
      return true;
    }
    return onKey.current(event);
  };

  const isOpen = trigger !== null && active !== null;
  return {
    look,
    close,
    onKeyDown,
    aria: {
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": isOpen ? LIST_ID : undefined,
      "aria-activedescendant": isOpen ? active : undefined,
    } as const,
    list: trigger && (
      <Suspense fallback={null}>
        <Suggestions
          trigger={trigger}
          conversation={conversation}
          onTake={take}
          onActive={setActive}
          onKey={onKey}
        />
      </Suspense>
    ),
  };
}

const isSame = (a: Trigger | null, b: Trigger | null) =>
  a === b || (a?.kind === b?.kind && a?.from === b?.from && a?.query === b?.query);
