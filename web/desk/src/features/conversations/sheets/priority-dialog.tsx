import type { Conversation, Priority } from "@shared/api/types";
import { Dialog, DialogBody } from "@shared/ui/dialog";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { PRIORITIES } from "../../../data/bulk";
import { useMoves } from "../../../data/moves";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./sheets.module.css";

type Props = { conversation: Conversation; onClose: () => void };

/** Four choices; a digit takes one, arrows walk, Enter takes. The present one has the focus. */
export function PriorityDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(c);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>("[aria-checked='true']")?.focus();
  }, []);

  const choose = (priority: Priority) => {
    onClose();
    if (priority !== c.priority) void moves.prioritise(priority);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const numbered = PRIORITIES[Number(event.key) - 1];
    if (numbered) return choose(numbered);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(list.current?.querySelectorAll<HTMLElement>("[role='radio']") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  };

  return (
    <Dialog title={t("priorityOf.title", { name: c.contact_name })} onClose={onClose}>
      <DialogBody>
        <div
          ref={list}
          className={css.choices}
          role="radiogroup"
          aria-label={t("contact.priority")}
          onKeyDown={onKeyDown}
        >
          {PRIORITIES.map((priority, i) => (
            <button
              key={priority}
              type="button"
              role="radio"
              aria-checked={priority === c.priority}
              tabIndex={priority === c.priority ? 0 : -1}
              className={css.choice}
              onClick={() => choose(priority)}
            >
              {t(`priority.${priority}`)}
              <kbd>{i + 1}</kbd>
            </button>
          ))}
        </div>
      </DialogBody>
    </Dialog>
  );
}
