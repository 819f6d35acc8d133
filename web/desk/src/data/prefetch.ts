import type { QueryClient } from "@tanstack/react-query";
import { readDetail } from "./conversations";
import { keys } from "./keys";
import { readTimeline } from "./timeline";

/** Reads a conversation that will probably be opened. What is here already is true, and not read. */
export function prefetchConversation(client: QueryClient, id: string): void {
  void client.prefetchQuery({ queryKey: keys.detail(id), queryFn: () => readDetail(client, id) });
  void client.prefetchQuery({
    queryKey: keys.timeline(id),
    queryFn: () => readTimeline(client, id),
  });
}
