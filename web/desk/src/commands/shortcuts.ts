import { preferences, usePreferences } from "../data/preferences";
import { KNOWN_IDS, type KnownId, known } from "./catalogue";

type Bound = Readonly<Record<string, string>>;

function keysOf(id: string, bound: Bound): string {
  return bound[id] ?? known(id)?.keys ?? "";
}

/** Every way to call a command by keys, as the person bound them. */
export function waysOf(id: string, bound: Bound = preferences.current().shortcuts): string[] {
  const keys = keysOf(id, bound);
  return keys === "" ? [] : keys.split(", ");
}

/** The first way, as shown beside the name of a command; undefined where there is none. */
export function useKeysOf(): (id: string) => string | undefined {
  const { shortcuts, single_keys } = usePreferences();
  return (id) => waysOf(id, shortcuts).find((way) => single_keys || !isSingle(way));
}

/** Letters, figures and signs that a field would write: they act outside fields only. */
export function isSingle(way: string): boolean {
  const [first = ""] = way.split(" then ");
  return [...first].length === 1 || first === "Enter" || /^Shift .$/u.test(first);
}

const beginsWith = (keys: string) => (way: string) => way.split(" then ")[0] === keys;

/** Who has these keys already, other than `id`. */
export function takenBy(keys: string, id: KnownId, bound: Bound): KnownId[] {
  if (keys === "") return [];
  return KNOWN_IDS.filter((other) => other !== id && waysOf(other, bound).some(beginsWith(keys)));
}

/** Binds `keys` to a command, and takes them from whoever had them. "" is no keys at all. */
export function bind(id: KnownId, keys: string): void {
  const bound = preferences.current().shortcuts;
  const isHis = beginsWith(keys);
  const losers = takenBy(keys, id, bound).map((loser) => [
    loser,
    waysOf(loser, bound)
      .filter((way) => !isHis(way))
      .join(", "),
  ]);
  preferences.change({
    shortcuts: { ...Object.fromEntries(losers), [id]: keys === known(id)?.keys ? null : keys },
  });
}

/** The usual keys again, for one command or for all. */
export function unbind(ids: readonly string[]): void {
  preferences.change({ shortcuts: Object.fromEntries(ids.map((id) => [id, null])) });
}
