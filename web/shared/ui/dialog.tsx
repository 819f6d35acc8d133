import { type ReactNode, useEffect, useId, useRef } from "react";
import { cx } from "./cx";
import css from "./dialog.module.css";

type Props = {
  title: string;
  what?: ReactNode;
  onClose: () => void;
  shape?: "dialog" | "drawer";
  /** Hide the title from sight when the content shows its own. */
  isTitleHidden?: boolean;
  className?: string | undefined;
  children: ReactNode;
};

/**
 * The browser's own dialog: it traps the focus, closes on Esc and gives the focus back.
 * Mounted means open.
 */
export function Dialog({ title, what, onClose, shape, isTitleHidden, className, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it; the click is for the backdrop
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={cx(css.dialog, shape === "drawer" && css.drawer, className)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <h2 id={titleId} className={isTitleHidden ? "sr" : undefined}>
        {title}
      </h2>
      {what && <p className={css.what}>{what}</p>}
      {children}
    </dialog>
  );
}

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className={css.body}>{children}</div>;
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={css.actions}>{children}</div>;
}
