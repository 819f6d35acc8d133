import { cx } from "@shared/ui/cx";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { type Part, partFolds, usePartFold } from "../../data/part-folds";
import { useSession } from "../../data/session";
import css from "./contact-panel.module.css";

type Props = { name: Part; title: string; children: ReactNode };

/** A part of the panel under its heading, which folds it: for this person, in this browser. */
export function PanelSection({ name, title, children }: Props) {
  const { user } = useSession();
  const isFolded = usePartFold(user.id, name);
  const heading = useId();
  const content = useId();
  return (
    <div className={css.section} role="group" aria-labelledby={heading}>
      <h3 id={heading} className={css.heading}>
        <button
          type="button"
          className={cx(css.fold, isFolded && css.folded)}
          aria-expanded={!isFolded}
          aria-controls={content}
          onClick={() => partFolds.toggle(user.id, name)}
        >
          {title}
          <ChevronDown aria-hidden="true" />
        </button>
      </h3>
      <div id={content} hidden={isFolded}>
        {!isFolded && children}
      </div>
    </div>
  );
}
