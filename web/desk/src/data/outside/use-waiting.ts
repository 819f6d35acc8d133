import type { ListState } from "@shared/realtime/state";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { readList } from "../conversations";
import { keys } from "../keys";
import { type Notices, noticesQuery } from "../notifications";
import { sayWaiting } from "../title";

/** Conversations with something that the person has not seen: words of theirs, or a notice. */
export function waitingIn(mine: ListState | undefined, notices: Notices | undefined): number {
  const unread = mine?.items.filter((one) => one.unread_count > 0).map(({ id }) => id) ?? [];
  const told = notices?.items.filter((one) => one.read_at === null) ?? [];
  return new Set([...unread, ...told.map((one) => one.conversation_id ?? one.id)]).size;
}

/** Keeps their number in the title, for as long as somebody is signed in. */
export function useWaiting(): void {
  const client = useQueryClient();
  const mine = useQuery({ queryKey: keys.list("mine"), queryFn: () => readList(client, "mine") });
  const notices = useQuery(noticesQuery);
  const count = waitingIn(mine.data, notices.data);
  useEffect(() => sayWaiting(count), [count]);
  useEffect(() => () => sayWaiting(0), []);
}
