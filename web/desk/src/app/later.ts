/**
 * What the inbox does not need to be shown, but soon after: asked for once the page rests, so
 * that the first conversation waits for nothing.
 */
export const loadConversation = () => import("./conversation-page");
export const loadHelp = () => import("../commands/help");

const REST_MS = 1_000;

/** What reaches people outside the page waits like the others; without it there is a desk, too. */
export async function loadOutside() {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const part = await import("./outside").catch(() => null);
  return { default: part?.Outside ?? (() => null) };
}

/** Safari knows no idle callbacks. A chunk that does not come is asked for again when needed. */
export function loadLater(): () => void {
  const load = () =>
    void Promise.allSettled([loadConversation(), loadHelp()]).then(() => undefined);
  const timer = setTimeout(load, REST_MS);
  return () => clearTimeout(timer);
}
