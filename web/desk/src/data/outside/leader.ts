export type Lead = { isMine: () => boolean; stop: () => void };

const SEEN_LAST = "prosa.tab";

/** A lock of this browser: it ends with `abort`, or with the tab, however that ends. */
export function hold(name: string, mode: LockMode, onHeld = () => {}): AbortController {
  const over = new AbortController();
  const { signal } = over;
  navigator.locks
    ?.request(name, { mode, signal }, () => {
      onHeld();
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    })
    .catch(() => undefined);
  return over;
}

/**
 * One of all tabs of this browser: the others wait until it is gone. Locks are for secure
 * addresses only; elsewhere it is the tab that was seen last.
 */
export function lead(name: string): Lead {
  if (!navigator.locks) return seenLast();
  let isMine = false;
  const over = hold(name, "exclusive", () => {
    isMine = true;
  });
  return {
    isMine: () => isMine && !over.signal.aborted,
    stop: () => over.abort(),
  };
}

function seenLast(): Lead {
  const me = String(Math.random());
  const claim = () => {
    if (document.visibilityState === "visible") localStorage.setItem(SEEN_LAST, me);
  };
  claim();
  document.addEventListener("visibilitychange", claim);
  window.addEventListener("focus", claim);
  return {
    isMine: () => localStorage.getItem(SEEN_LAST) === me,
    stop: () => {
      document.removeEventListener("visibilitychange", claim);
      window.removeEventListener("focus", claim);
    },
  };
}

/** A tab that nobody touched yet may make no sound, so it must not keep the others from it. */
export function leadOnceTouched(name: string): Lead {
  let inner: Lead | null = null;
  const over = new AbortController();
  const touched = () => {
    inner ??= lead(name);
    over.abort();
  };
  if (navigator.userActivation?.hasBeenActive) touched();
  for (const what of ["pointerdown", "keydown"]) {
    window.addEventListener(what, touched, { signal: over.signal });
  }
  return {
    isMine: () => inner?.isMine() ?? false,
    stop: () => {
      over.abort();
      inner?.stop();
    },
  };
}
