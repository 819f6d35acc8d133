import { X } from "lucide-react";
import type { ReactNode } from "react";
import css from "./bulk-bar.module.css";
import { IconButton } from "./button";

type Props = {
  /** “6 escolhidas”. */
  text: string;
  clearLabel: string;
  clearKeys?: string | undefined;
  onClear: () => void;
  children: ReactNode;
};

/** What can be done to all that is chosen. It rises from the foot of the list. */
export function BulkBar({ text, clearLabel, clearKeys, onClear, children }: Props) {
  return (
    <div role="toolbar" aria-label={text} className={css.bar}>
      <b className={css.text} role="status">
        {text}
      </b>
      <span className={css.acts}>
        {children}
        <IconButton label={clearLabel} keys={clearKeys} onClick={onClear}>
          <X aria-hidden="true" />
        </IconButton>
      </span>
    </div>
  );
}
