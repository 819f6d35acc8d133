import { hold } from "./leader";

const nameOf = (owner: string, conversationId: string) => `prosa.shown ${owner} ${conversationId}`;

let here: string | null = null;

/**
 * Says to all tabs that this one shows a conversation, while it can be seen. A lock that is shared
 * says it: it ends with the tab, however that ends.
 */
export function showing(owner: string, conversationId: string): () => void {
  const name = nameOf(owner, conversationId);
  let held: AbortController | null = null;
  const look = () => {
    const isSeen = document.visibilityState === "visible";
    if (isSeen) here = name;
    else if (here === name) here = null;
    if (isSeen && held === null) held = hold(name, "shared");
    if (!isSeen) {
      held?.abort();
      held = null;
    }
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    held?.abort();
    if (here === name) here = null;
  };
}

/** Whether somebody can see this conversation now, in any tab of this browser. */
export async function isShown(owner: string, conversationId: string | null): Promise<boolean> {
  if (conversationId === null) return false;
  const name = nameOf(owner, conversationId);
  if (here === name) return true;
  const locks = await navigator.locks?.query().catch(() => null);
  return locks?.held?.some((one) => one.name === name) ?? false;
}
