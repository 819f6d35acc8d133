import type { ConversationDetail } from "@shared/api/types";
import type { DeskEvent } from "@shared/realtime/events";
import type { Query, QueryClient } from "@tanstack/react-query";

const TOGETHER_MS = 1_000;
let changed = new Set<string>();

/**
 * Somebody corrected a contact: what shows it is read again, at most once a second. What a person
 * is writing in a field is the field's own until they leave it.
 */
export function hearContact(client: QueryClient, event: DeskEvent): void {
  if (event.type !== "contact.updated") return;
  if (changed.size === 0) setTimeout(() => readAgain(client), TOGETHER_MS);
  changed.add(event.contact_id);
}

function readAgain(client: QueryClient): void {
  const ids = changed;
  changed = new Set();
  void client.invalidateQueries({ predicate: (query) => shows(query, ids) });
}

function shows({ queryKey: [family, id], state }: Query, ids: Set<string>): boolean {
  if (family === "contacts") return true;
  if (family === "contact") return ids.has(String(id));
  const detail = state.data as ConversationDetail | undefined;
  return family === "detail" && detail !== undefined && ids.has(detail.contact.id);
}
