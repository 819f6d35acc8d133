import { Button, IconButton } from "@shared/ui/button";
import { Popover } from "@shared/ui/popover";
import { ListFilter, X } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { InboxSearch } from "../../data/inbox-search";
import { filtersOf } from "../../data/narrowed";
import { useFilterNames } from "./list-filter-names";
import css from "./list-filters.module.css";

const Fields = lazy(async () => ({
  default: (await import("./list-filter-fields")).FilterFields,
}));

type Props = { search: InboxSearch; onSearch: (search: InboxSearch) => void };

export function ListFilters({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const { sort: _, ...filters } = filtersOf(search);
  const count = Object.keys(filters).length;
  return (
    <Popover
      label={t("filters.title")}
      align="start"
      trigger={
        <IconButton
          label={count > 0 ? t("filters.some", { count }) : t("filters.title")}
          className={css.button}
        >
          <ListFilter aria-hidden="true" />
          {count > 0 && <i className={css.dot} />}
        </IconButton>
      }
    >
      <Suspense fallback={<p className="meta">{t("app.loading")}</p>}>
        <Fields search={search} onSearch={onSearch} />
      </Suspense>
    </Popover>
  );
}

/** What the list is narrowed to, each to be taken away. Nothing is ever narrowed unseen. */
export function FilterChips({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const names = useFilterNames(search);
  if (names.length === 0) return null;
  return (
    <div className={css.chips} role="group" aria-label={t("filters.active")}>
      {names.map(({ key, text, without }) => (
        <button
          key={key}
          type="button"
          className={css.chip}
          aria-label={t("filters.remove", { name: text })}
          onClick={() => onSearch(without)}
        >
          <span className="cut">{text}</span>
          <X size={12} aria-hidden="true" />
        </button>
      ))}
      <Button
        size="small"
        tone="ghost"
        onClick={() =>
          onSearch({ view: search.view, ...(search.sort ? { sort: search.sort } : {}) })
        }
      >
        {t("filters.clear")}
      </Button>
    </div>
  );
}
