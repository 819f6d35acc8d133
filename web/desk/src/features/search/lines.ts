import type {
  ContactHit,
  ConversationHit,
  MessageHit,
  SearchView,
} from "@shared/api/generated/types.gen";
import type { Kind } from "../../data/finding";

/** One line of what was found, in the order in which the keys go through them. */
export type Line =
  | { kind: "contacts"; id: string; hit: ContactHit }
  | { kind: "conversations"; id: string; hit: ConversationHit }
  | { kind: "messages"; id: string; hit: MessageHit }
  | { kind: "more"; id: string; of: Kind };

/** People first, then conversations by number and subject, then words; each with its further ones. */
export function linesOf(view: SearchView | undefined): Line[] {
  const contacts = (view?.contacts?.items ?? []).map(
    (hit): Line => ({ kind: "contacts", id: `hit-${hit.id}`, hit }),
  );
  const conversations = (view?.conversations?.items ?? []).map(
    (hit): Line => ({ kind: "conversations", id: `hit-${hit.conversation.id}`, hit }),
  );
  const messages = (view?.messages?.items ?? []).map(
    (hit): Line => ({ kind: "messages", id: `hit-${hit.id}`, hit }),
  );
  const further = (of: Kind): Line[] =>
    view?.[of]?.next_cursor ? [{ kind: "more", id: `more-${of}`, of }] : [];
  return [
    ...contacts,
    ...further("contacts"),
    ...conversations,
    ...further("conversations"),
    ...messages,
    ...further("messages"),
  ];
}

/** Where a line leads: a conversation, and in it the entry that was found. */
export function goalOf(line: Line): { conversationId: string; seq?: number } | null {
  if (line.kind === "messages") {
    return { conversationId: line.hit.conversation.id, seq: line.hit.seq };
  }
  if (line.kind === "conversations") return { conversationId: line.hit.conversation.id };
  if (line.kind === "contacts" && line.hit.conversation) {
    return { conversationId: line.hit.conversation.id };
  }
  return null;
}
