import type { View } from "@shared/api/types";
import { isView } from "./keys";

const MANY = ["status", "tag_id", "priority"] as const;
const ONE = [
  "department_id",
  "inbox_id",
  "assignee_id",
  "unread",
  "turn",
  "waiting_minutes",
  "handled_by_me",
  "sort",
] as const;

export type InboxFilters = Partial<
  Record<(typeof MANY)[number], string[]> & Record<(typeof ONE)[number], string>
>;

/** What the address of the inbox says besides the open conversation: the tab and the filters. */
export type InboxSearch = { view: View } & InboxFilters;

const SAFE = /^[\w-]{1,64}$/;

function words(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one) => one !== undefined && one !== null).map(String);
}

/** From any address: what makes no sense is left out, so that no link breaks the page. */
export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const filters: InboxFilters = {};
  for (const name of MANY) {
    const found = words(search[name]).filter((word) => SAFE.test(word));
    if (found.length > 0) filters[name] = found;
  }
  for (const name of ONE) {
    const [word] = words(search[name]);
    if (word !== undefined && SAFE.test(word)) filters[name] = word;
  }
  return { view: isView(search.view) ? search.view : "mine", ...filters };
}

/** `?m=1042`: the entry of the open conversation to be shown, by its `seq`. */
export function readMessageSearch(search: Record<string, unknown>): { m?: number } {
  const seq = Number(search.m);
  return Number.isSafeInteger(seq) && seq > 0 ? { m: seq } : {};
}
