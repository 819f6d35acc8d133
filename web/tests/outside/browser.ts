import { vi } from "vitest";

/** The locks of one browser, as far as tabs use them here. */
export class Locks {
  private readonly all: { name: string; mode: string; isHeld: boolean; grant: () => void }[] = [];

  request = (
    name: string,
    { mode = "exclusive", signal }: { mode?: string; signal: AbortSignal },
    held: () => Promise<void>,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const one = { name, mode, isHeld: false, grant: () => {} };
      const leave = () => {
        this.all.splice(this.all.indexOf(one), 1);
        this.settle();
      };
      one.grant = () => {
        one.isHeld = true;
        void held().then(() => {
          leave();
          resolve();
        });
      };
      signal.addEventListener("abort", () => {
        if (one.isHeld) return;
        leave();
        reject(new DOMException("given up", "AbortError"));
      });
      this.all.push(one);
      this.settle();
    });

  query = async () => ({ held: this.all.filter(({ isHeld }) => isHeld) });

  private settle(): void {
    for (const one of this.all) {
      const others = this.all.filter((other) => other.name === one.name && other.isHeld);
      const isFree = others.every(({ mode }) => mode === "shared" && one.mode === "shared");
      if (!one.isHeld && isFree) one.grant();
    }
  }
}

/** What jsdom does not have: the browser around the page. */
export function browser({ locks = new Locks(), permission = "granted" } = {}) {
  const told: unknown[] = [];
  const shown: { data: unknown; close: ReturnType<typeof vi.fn> }[] = [];
  const registration = {
    active: { postMessage: (what: unknown) => told.push(what) },
    getNotifications: async () => shown,
    pushManager: undefined as unknown,
  };
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("Notification", { permission, requestPermission: vi.fn() });
  const own = {
    locks,
    userActivation: { hasBeenActive: true },
    serviceWorker: Object.assign(new EventTarget(), { getRegistration: async () => registration }),
  };
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(window.navigator, name, { value, configurable: true });
  }
  return { told, shown, registration };
}

export function look(state: "visible" | "hidden"): void {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
