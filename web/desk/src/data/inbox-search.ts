import type { Sort, Turn } from "@shared/api/generated/types.gen";
import type { Priority, Status, View } from "@shared/api/types";
import { isView } from "./keys";

/** What the server takes: by its words, so that none is forgotten here. */
const WORDS = {
  status: {
    bot: 1,
    queued: 1,
    active: 1,
    waiting: 1,
    resolved: 1,
    closed: 1,
  } satisfies All<Status>,
  priority: { low: 1, normal: 1, high: 1, urgent: 1 } satisfies All<Priority>,
  turn: { us: 1, customer: 1 } satisfies All<Turn>,
  sort: { newest: 1, oldest: 1, waiting: 1, priority: 1 } satisfies All<Sort>,
};
type All<Word extends string> = Record<Word, 1>;

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const A_YEAR_MINUTES = 525_600;

type Fits = (word: string) => boolean;
const among =
  (words: object): Fits =>
  (word) =>
    Object.hasOwn(words, word);
const isId: Fits = (word) => ID.test(word);
const isOn: Fits = (word) => word === "true";

const MANY = { status: among(WORDS.status), tag_id: isId, priority: among(WORDS.priority) };
const ONE = {
  department_id: isId,
  inbox_id: isId,
  assignee_id: (word: string) => word === "me" || word === "none" || isId(word),
  unread: isOn,
  turn: among(WORDS.turn),
  waiting_minutes: (word: string) => /^[1-9]\d{0,5}$/.test(word) && Number(word) <= A_YEAR_MINUTES,
  handled_by_me: isOn,
  sort: among(WORDS.sort),
};
const MOST = 10;

export type InboxFilters = Partial<
  Record<keyof typeof MANY, string[]> & Record<keyof typeof ONE, string>
>;

/** What the address of the inbox says besides the open conversation: the tab and the filters. */
export type InboxSearch = { view: View } & InboxFilters;

const namesOf = <T extends object>(fits: T) => Object.keys(fits) as (keyof T)[];

function words(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one) => one !== undefined && one !== null).map(String);
}

/** From any address: what makes no sense is left out, so that no link breaks the page. */
export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const filters: InboxFilters = {};
  for (const name of namesOf(MANY)) {
    const found = [...new Set(words(search[name]).filter(MANY[name]))].slice(0, MOST);
    if (found.length > 0) filters[name] = found;
  }
  for (const name of namesOf(ONE)) {
    const [word] = words(search[name]);
    if (word !== undefined && ONE[name](word)) filters[name] = word;
  }
  return { view: isView(search.view) ? search.view : "mine", ...filters };
}

/** `?m=1042`: the entry of the open conversation to be shown, by its `seq`. */
export function readMessageSearch(search: Record<string, unknown>): { m?: number } {
  const seq = Number(search.m);
  return Number.isSafeInteger(seq) && seq > 0 ? { m: seq } : {};
}
