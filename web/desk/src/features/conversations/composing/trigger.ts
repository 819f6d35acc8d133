import type { Mode } from "../../../data/drafts";

export type Trigger = { kind: "quick" | "people" | "emoji"; from: number; query: string };

const QUICK = /(?:^|\s)\/([^\s/]{0,32})$/;
const PEOPLE = /(?:^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]*){0,2})$/u;
const EMOJI = /(?:^|[\s(])[:]([\p{L}\p{N}_+-]{2,24})$/u;
/** Nothing that is looked for is longer, so a long text costs no more than a short one. */
const LONGEST = 120;

/** What is being looked for where the caret stands; people are called in notes only. */
export function triggerAt(text: string, caret: number, mode: Mode): Trigger | null {
  const start = Math.max(0, caret - LONGEST);
  const before = text.slice(start, caret);
  const at = (kind: Trigger["kind"], pattern: RegExp): Trigger | null => {
    const query = pattern.exec(before)?.[1];
    return query === undefined ? null : { kind, query, from: caret - query.length - 1 };
  };
  const people = mode === "note" ? at("people", PEOPLE) : null;
  return people ?? at("quick", QUICK) ?? at("emoji", EMOJI);
}
