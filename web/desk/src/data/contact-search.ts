/** Whom the list of contacts is narrowed to. Days are those of the company's clocks. */
export type ContactFilters = {
  tag_id?: string[];
  inbox_id?: string;
  opted_out?: "true";
  without?: "true";
  from?: string;
  till?: string;
};

/** What the address of the page says: who is open, what is looked for, and the filters. */
export type ContactSearch = ContactFilters & { q?: string; id?: string };

const SAFE = /^[\w-]{1,64}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isDay = (word: string) => DAY.test(word) && !Number.isNaN(Date.parse(word));

/** From any address: what makes no sense is left out, so that no link breaks the page. */
export function readContactSearch(search: Record<string, unknown>): ContactSearch {
  const all = (name: string) => [search[name] ?? []].flat().map(String);
  const one = (name: string, fits: (word: string) => boolean) => {
    const [word = ""] = all(name);
    return fits(word) ? { [name]: word } : {};
  };
  const isSafe = (word: string) => SAFE.test(word);
  const isOn = (word: string) => word === "true";
  const tags = all("tag_id").filter(isSafe).slice(0, 10);
  return {
    ...(typeof search.q === "string" && search.q && { q: search.q }),
    ...one("id", isSafe),
    ...(tags.length > 0 && { tag_id: tags }),
    ...one("inbox_id", isSafe),
    ...one("opted_out", isOn),
    ...one("without", isOn),
    ...one("from", isDay),
    ...one("till", isDay),
  };
}

export const contactFiltersOf = ({ q: _, id: __, ...filters }: ContactSearch): ContactFilters =>
  filters;
