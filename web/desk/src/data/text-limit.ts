import type { ConversationDetail } from "@shared/api/types";

/** The server's, for what only the team reads. */
const LONGEST_NOTE = 10_000;
const NEAR = 0.85;

export type TextLimit = { count: number; most: number; isNear: boolean; isOver: boolean };

/** How far these words are from the most that goes, counted as the server does. */
export function textLimit(text: string, most: number): TextLimit {
  const count = [...text.trim()].length;
  return { count, most, isNear: count >= most * NEAR, isOver: count > most };
}

/** The channel says how long a message may be; a note is ours. */
export const mostOf = (c: ConversationDetail, mode: "reply" | "note") =>
  mode === "note" ? LONGEST_NOTE : c.max_text_length;
