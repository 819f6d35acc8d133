import type { View } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Skeleton } from "@shared/ui/chip";
import { useQuery } from "@tanstack/react-query";
import { CheckCheck, CircleAlert } from "lucide-react";
import {
  type ComponentProps,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from "react";
import { countersQuery, useList } from "../../data/conversations";
import type { InboxSearch } from "../../data/inbox-search";
import { isNarrowed } from "../../data/narrowed";
import { useTranslation } from "../../i18n/use-translation";
import css from "./list.module.css";
import { useListCommands } from "./list-commands";
import { withFilter } from "./list-filter-names";
import { FilterChips, ListFilters } from "./list-filters";
import { type Entry, ordered, sorted } from "./list-order";
import { useSelection } from "./list-selection";
import { ListSort, sortOf } from "./list-sort";
import { ListViews } from "./list-views";
import { StartButton } from "./start-button";
import { LIST_PANEL, ListTabs } from "./tabs";
import { VirtualRows } from "./virtual-rows";

type Props = {
  /** The tab, the filters and the order, as the address says. */
  search: InboxSearch;
  selectedId: string | undefined;
  onSearch: (search: InboxSearch) => void;
  onOpen: (id: string) => void;
  onBack: () => void;
  /** The connection, where the rail has no room for it. */
  sign?: ReactNode;
  /** Where words are searched for, and what was found: it stands where the rows were. */
  field: ReactNode;
  hits: ReactNode;
};

/** It comes with the first row that is chosen, and stays to tell what was refused. */
const ListBulk = lazy(async () => ({ default: (await import("./list-bulk")).ListBulk }));

export function ConversationList(props: Props) {
  const { search, selectedId, onSearch, onOpen, onBack, hits } = props;
  const { view } = search;
  const { t } = useTranslation();
  const list = useList(search);
  const counters = useQuery(countersQuery).data;
  const sort = sortOf(search.sort);
  const entries = useMemo(() => {
    const items = list.data?.items ?? [];
    return sort === "turn" ? ordered(items) : sorted(items, sort);
  }, [list.data, sort]);
  const selection = useSelection(entries);
  const onChooseView = useCallback(
    (next: View) => onSearch({ ...search, view: next }),
    [onSearch, search],
  );
  useListCommands({ entries, selectedId, selection, onOpen, onChooseView, onBack });

  return (
    <section data-pane className={css.list} aria-label={t("list.title")}>
      <div className={css.head}>
        <div className={css.titleLine}>
          <h1 className="grow cut">{t("list.title")}</h1>
          {props.sign}
          <ListViews search={search} onSearch={onSearch} />
          <ListFilters search={search} onSearch={onSearch} />
          <StartButton />
        </div>
        {props.field}
      </div>
      {hits}
      {!hits && <ListTabs view={view} counters={counters} onChoose={onChooseView} />}
      {!hits && <FilterChips search={search} onSearch={onSearch} />}
      {!hits && (
        <div
          id={LIST_PANEL}
          role="tabpanel"
          aria-labelledby={`${LIST_PANEL}-${view}`}
          className={css.panel}
        >
          {list.isError && <Trouble onRetry={() => void list.refetch()} />}
          {list.isPending && <Bones />}
          {list.data && view === "mine" && !isNarrowed(search) && <Calm entries={entries} />}
          {list.data && entries.length === 0 && <Nothing search={search} />}
          {list.data && entries.length > 0 && (
            <div className={css.frame}>
              <ListSort
                sort={sort}
                onChange={(next) =>
                  onSearch(withFilter(search, "sort", next === "turn" ? undefined : next))
                }
              />
              <VirtualRows
                key={JSON.stringify(search)}
                entries={entries}
                view={view}
                selectedId={selectedId}
                selection={selection}
                onOpen={onOpen}
                hasMore={list.data.next_cursor !== null}
                onEnd={() => void list.loadMore()}
              />
            </div>
          )}
        </div>
      )}
      <Suspense fallback={null}>
        <Bulk selection={selection} rows={list.data?.items ?? []} />
      </Suspense>
      <span className="sr" role="status">
        {list.isLoadingMore ? t("list.moreLoading") : ""}
      </span>
    </section>
  );
}

function Bulk(props: ComponentProps<typeof ListBulk>) {
  const [wasUsed, setUsed] = useState(false);
  const isUsed = props.selection.ids.length > 0;
  useEffect(() => {
    if (isUsed) setUsed(true);
  }, [isUsed]);
  return isUsed || wasUsed ? <ListBulk {...props} /> : null;
}

function Trouble({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.trouble} role="alert">
      <CircleAlert aria-hidden="true" />
      <span className="grow">{t("list.error")}</span>
      <Button size="small" onClick={onRetry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}

/** Nobody waits for me, though there are conversations. */
function Calm({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  const isOurTurn = entries.some((entry) => entry.kind === "group" && entry.group === "us");
  if (entries.length === 0 || isOurTurn) return null;
  return (
    <p className={css.calm}>
      <CheckCheck aria-hidden="true" />
      {t("list.nobodyWaiting")}
    </p>
  );
}

function Nothing({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  const { view, sort: _, ...filters } = search;
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <p className={css.none}>
      <b>{t(isFiltered ? "filters.none" : `empty.${view}`)}</b>
      {t(isFiltered ? "filters.noneText" : view === "mine" ? "empty.mineText" : "empty.listText")}
    </p>
  );
}

const LENGTHS = [128, 100, 146, 118, 134, 122, 110];

function Bones() {
  const { t } = useTranslation();
  return (
    <div className={css.bones} role="status" aria-label={t("app.loading")}>
      {LENGTHS.map((length, i) => (
        <div key={length} className={css.bone} style={{ opacity: 1 - i * 0.12 }}>
          <Skeleton width={36} height={36} />
          <div>
            <Skeleton width={length} height={12} />
            <Skeleton width={length + 76} height={10} />
            <Skeleton width={length - 32} height={10} />
          </div>
        </div>
      ))}
    </div>
  );
}
