import type { Looker } from "@shared/realtime/socket";
import { useEffect, useState } from "react";
import { afterPaint } from "../../../data/after-paint";
import { useConnection, useLive } from "../../../data/live-context";
import { useSession } from "../../../data/session";

/** The server forgets who has said nothing for 45 seconds. */
const AGAIN_MS = 15_000;
const NOBODY: readonly Looker[] = [];

/** Colleagues who look at this conversation, too. They learn that we do while its page is seen. */
export function useOthers(conversationId: string): readonly Looker[] {
  const live = useLive();
  const { kind } = useConnection();
  const { user } = useSession();
  const [users, setUsers] = useState(NOBODY);
  useEffect(() => {
    if (kind !== "live") return;
    const isSeen = () => document.visibilityState === "visible";
    const say = () => (isSeen() ? live.look(conversationId, setUsers) : live.look(null));
    const again = () => isSeen() && say();
    const deafen = live.hearViewers((told) => {
      if (told.conversation_id === conversationId) setUsers(told.users);
    });
    const cancel = afterPaint(say);
    const timer = setInterval(again, AGAIN_MS);
    document.addEventListener("visibilitychange", say);
    return () => {
      cancel();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", say);
      deafen();
      afterPaint(() => live.look(null));
      setUsers(NOBODY);
    };
  }, [live, kind, conversationId]);
  return users.some(({ id }) => id === user.id) ? users.filter(({ id }) => id !== user.id) : users;
}
