import { ChosenFilters, FiltersButton } from "@shared/ui/filters";
import { ListFilter, Tag } from "lucide-react";
import { lazy, memo, Suspense, useMemo, useState } from "react";
import { type Command, useCommands } from "../../commands/registry";
import type { InboxSearch } from "../../data/inbox-search";
import { filtersOf } from "../../data/narrowed";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import { unfiltered, useFilterNames } from "./list-filter-names";
import css from "./list-filters.module.css";

const Fields = lazy(async () => ({
  default: (await import("./list-filter-fields")).FilterFields,
}));

type Props = { search: InboxSearch; onSearch: (search: InboxSearch) => void };

export const ListFilters = memo(function ListFilters({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const { sort: _, ...filters } = filtersOf(search);
  const count = Object.keys(filters).length;
  const [isOpen, setOpen] = useState(false);
  const tags = useTags();
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "filters",
        group: "go",
        label: t("filters.title"),
        Icon: ListFilter,
        run: () => setOpen(true),
      },
      ...tags
        .filter((tag) => tag.archived_at === null)
        .map((tag) => ({
          id: `filter-${tag.id}`,
          group: "go" as const,
          label: t("command.filterTag", { name: tag.name }),
          Icon: Tag,
          isFoundOnly: true,
          run: () => onSearch({ ...search, tag_id: [tag.id] }),
        })),
    ],
    [t, tags, search, onSearch],
  );
  useCommands(commands);
  return (
    <FiltersButton
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={t("filters.title")}
      label={count > 0 ? t("filters.some", { count }) : t("filters.title")}
      isNarrowed={count > 0}
      align="start"
    >
      <Suspense fallback={<p className="meta">{t("app.loading")}</p>}>
        <Fields search={search} onSearch={onSearch} />
      </Suspense>
    </FiltersButton>
  );
});

export function FilterChips({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const names = useFilterNames(search);
  return (
    <ChosenFilters
      label={t("filters.active")}
      className={css.chips}
      chosen={names.map(({ key, text, without }) => ({
        key,
        text,
        removeLabel: t("filters.remove", { name: text }),
        onRemove: () => onSearch(without),
      }))}
      clearLabel={t("filters.clear")}
      onClear={() => onSearch(unfiltered(search))}
    />
  );
}
