import type { InboxFilters, InboxSearch } from "../../data/inbox-search";
import { filtersOf } from "../../data/narrowed";
import { useDepartments, useInboxes, useUsers } from "../../data/session";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";

export type Named = { key: string; text: string; without: InboxSearch };

/** The search with one filter as told; nothing at all is no filter. */
export function withFilter<K extends keyof InboxFilters>(
  search: InboxSearch,
  name: K,
  value: InboxFilters[K] | undefined,
): InboxSearch {
  const { [name]: _, ...rest } = search;
  const isNothing = value === undefined || value === "" || value.length === 0;
  return (isNothing ? rest : { ...rest, [name]: value }) as InboxSearch;
}

/** The view and its order, and nothing that narrows it. */
export const unfiltered = ({ view, sort }: InboxSearch): InboxSearch => ({
  view,
  ...(sort ? { sort } : {}),
});

/** Every filter in words, and the address without it. */
export function useFilterNames(search: InboxSearch): Named[] {
  const { t } = useTranslation();
  const departments = useDepartments();
  const inboxes = useInboxes();
  const users = useUsers();
  const tags = useTags();
  const nameIn = (all: readonly { id: string; name: string }[], id: string) =>
    all.find((one) => one.id === id)?.name ?? t("filters.unknown");
  const words: Partial<Record<keyof InboxFilters, (value: string) => string>> = {
    status: (value) => t(`status.${value}`),
    priority: (value) => t("filters.priorityIs", { name: t(`priority.${value}`) }),
    tag_id: (value) => nameIn(tags, value),
    department_id: (value) => nameIn(departments, value),
    inbox_id: (value) => nameIn(inboxes, value),
    assignee_id: (value) =>
      value === "me" || value === "none" ? t(`filters.whose.${value}`) : nameIn(users, value),
    unread: () => t("filters.unread"),
    handled_by_me: () => t("filters.handled"),
    turn: (value) => t(value === "us" ? "list.us" : "list.customer"),
    waiting_minutes: (value) => t("filters.waits", { count: Number(value) }),
  };
  const { sort: _, ...filters } = filtersOf(search);
  return (Object.keys(filters) as (keyof typeof filters)[]).flatMap((name) => {
    const value = filters[name];
    const say = words[name];
    if (value === undefined || !say) return [];
    if (typeof value === "string") {
      return [{ key: name, text: say(value), without: withFilter(search, name, undefined) }];
    }
    return value.map((one) => ({
      key: `${name} ${one}`,
      text: say(one),
      without: withFilter(
        search,
        name as "status",
        value.filter((other) => other !== one),
      ),
    }));
  });
}
