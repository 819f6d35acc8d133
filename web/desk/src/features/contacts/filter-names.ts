import type { ContactFilters, ContactSearch } from "../../data/contact-search";
import { useInboxes } from "../../data/session";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";

export type Named = { key: string; text: string; without: ContactSearch };

/** The search with one filter as told; nothing at all is no filter. */
export function withFilter<K extends keyof ContactFilters>(
  search: ContactSearch,
  name: K,
  value: ContactFilters[K] | undefined,
): ContactSearch {
  const { [name]: _, ...rest } = search;
  const isNothing = value === undefined || value.length === 0;
  return isNothing ? rest : { ...rest, [name]: value };
}

/** Every filter in words, and the address without it. */
export function useFilterNames(search: ContactSearch): Named[] {
  const { t, i18n } = useTranslation();
  const inboxes = useInboxes();
  const tags = useTags();
  const nameIn = (all: readonly { id: string; name: string }[], id: string) =>
    all.find((one) => one.id === id)?.name ?? t("filters.unknown");
  const day = (value: string) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" }).format(
      new Date(value),
    );
  const said: [keyof ContactFilters, string | undefined][] = [
    ["without", search.without && t("contact.filters.without")],
    ["opted_out", search.opted_out && t("contact.filters.optedOut")],
    ["inbox_id", search.inbox_id && nameIn(inboxes, search.inbox_id)],
    ["from", search.from && t("contact.filters.fromDay", { day: day(search.from) })],
    ["till", search.till && t("contact.filters.tillDay", { day: day(search.till) })],
  ];
  const single = said.flatMap(([key, text]) =>
    text ? [{ key, text, without: withFilter(search, key, undefined) }] : [],
  );
  const tagged = (search.tag_id ?? []).map((id, _, all) => ({
    key: id,
    text: nameIn(tags, id),
    without: withFilter(
      search,
      "tag_id",
      all.filter((other) => other !== id),
    ),
  }));
  return [...single, ...tagged];
}
