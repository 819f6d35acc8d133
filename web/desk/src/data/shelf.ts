type Named = { localId: string; createdAt: string };

const parsed = <T>(text: string | null, otherwise: T): T => {
  try {
    return JSON.parse(text ?? "") as T;
  } catch {
    return otherwise;
  }
};

/**
 * What is kept in this browser, one by one: a tab that writes or removes its own takes nothing
 * away that another tab has put there.
 */
export function shelf<Entry extends Named>() {
  let owner = "";
  const placeOf = (localId: string) => `${owner} ${localId}`;
  const places = () => Object.keys(localStorage).filter((place) => place.startsWith(placeOf("")));
  const put = (entry: Entry) => localStorage.setItem(placeOf(entry.localId), JSON.stringify(entry));

  return {
    /** All that is there of this owner, in the order in which it was written. */
    open: (name: string): Entry[] => {
      owner = name;
      // As it was kept until 0.1: all of them in one.
      for (const entry of parsed<Entry[]>(localStorage.getItem(owner), [])) put(entry);
      localStorage.removeItem(owner);
      return places()
        .map((place) => parsed<Entry | null>(localStorage.getItem(place), null))
        .filter((entry) => entry !== null)
        .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    },
    /** Only what is different is written. */
    become: (before: readonly Entry[], after: readonly Entry[]) => {
      const left = new Set(after.map(({ localId }) => localId));
      for (const { localId } of before)
        if (!left.has(localId)) localStorage.removeItem(placeOf(localId));
      for (const entry of after) if (!before.includes(entry)) put(entry);
    },
    /** Another tab has removed one: it is settled there. */
    onRemoved: (listener: (localId: string) => void) => {
      addEventListener("storage", ({ key, newValue }) => {
        if (key?.startsWith(placeOf("")) && newValue === null)
          listener(key.slice(placeOf("").length));
      });
    },
  };
}
