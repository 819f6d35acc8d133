import { Check, CircleAlert, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Keys } from "./button";
import { cx } from "./cx";
import css from "./toast.module.css";
import { type Toast, toastStore } from "./toast-store";

const LIFE_MS = 10_000;

/** Ten seconds to take it back; the clock stops under the pointer or the focus. Errors stay. */
export function Toasts({ closeLabel }: { closeLabel: string }) {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.current);
  return (
    <div className={css.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} closeLabel={closeLabel} />
      ))}
    </div>
  );
}

function ToastLine({ toast, closeLabel }: { toast: Toast; closeLabel: string }) {
  const [isHeld, setHeld] = useState(false);
  const isError = toast.tone === "error";

  useEffect(() => {
    if (isHeld || isError) return;
    const timer = setTimeout(() => toastStore.close(toast.id), LIFE_MS);
    return () => clearTimeout(timer);
  }, [isHeld, isError, toast.id]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing only pauses the clock
    <div
      className={cx(css.toast, isError && css.error)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {isError ? <CircleAlert aria-hidden="true" /> : <Check aria-hidden="true" />}
      <span className={css.text}>{toast.text}</span>
      {toast.undo && <UndoButton id={toast.id} undo={toast.undo} isError={isError} />}
      <button
        type="button"
        className={css.close}
        aria-label={closeLabel}
        onClick={() => toastStore.close(toast.id)}
      >
        <X aria-hidden="true" />
      </button>
    </div>
  );
}

type UndoProps = { id: number; undo: NonNullable<Toast["undo"]>; isError: boolean };

function UndoButton({ id, undo, isError }: UndoProps) {
  const run = () => {
    toastStore.close(id);
    undo.run();
  };
  return (
    <>
      <button type="button" className={css.act} onClick={run}>
        {undo.label}
      </button>
      {!isError && <Keys keys="Z" />}
    </>
  );
}
