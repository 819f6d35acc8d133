import type { Segment } from "@shared/api/generated/types.gen";
import { MENTION, mentionOf } from "../../data/mentions";

/** So much before the first mark is surely seen in two lines of the narrowest list. */
const SEEN = 28;
const CALLS = new RegExp(MENTION, "g");

/** What was found, from a little before its first mark; colleagues whom a note calls by name. */
export function excerptOf(pieces: readonly Segment[]): Segment[] {
  const said = pieces.map((piece) => ({
    ...piece,
    text: piece.text.replace(CALLS, (call) => `@${mentionOf(call)?.name}`),
  }));
  const first = said.findIndex((piece) => piece.is_match);
  const before = said.slice(0, Math.max(0, first)).map(({ text }) => text);
  const lead = before.join("");
  if (lead.length <= SEEN) return said;
  const words = lead.slice(-SEEN).replace(/^\S*\s+(?=\S)/, "");
  return [{ text: `…${words}`, is_match: false }, ...said.slice(first)];
}
