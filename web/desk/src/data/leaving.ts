import { PUSHES } from "./outside/pushes";

const PATIENCE_MS = 2_000;

/** Before somebody signs out: this browser is woken for them no more. It does not wait for long. */
export async function stopPushes(): Promise<void> {
  if (localStorage.getItem(PUSHES) === null) return;
  const gone = import("./outside/device").then(({ device }) => device.forget());
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([gone.catch(() => undefined), late]);
}
