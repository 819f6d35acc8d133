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
  useEffect,
  useMemo,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { countersQuery, useList } from "../../data/conversations";
import { useDepartments, useUsers } from "../../data/session";
import css from "./list.module.css";
import { useListCommands } from "./list-commands";
import { type Entry, ordered } from "./list-order";
import { useSelection } from "./list-selection";
import { Tabs } from "./tabs";
import { VirtualRows } from "./virtual-rows";

type Props = {
  view: View;
  selectedId: string | undefined;
  onChooseView: (view: View) => void;
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

export function ConversationList({
  view,
  selectedId,
  onChooseView,
  onOpen,
  onBack,
  sign,
  field,
  hits,
}: Props) {
  const { t } = useTranslation();
  const list = useList(view);
  const counters = useQuery(countersQuery).data;
  const departments = useDepartments();
  const users = useUsers();
  const entries = useMemo(() => ordered(list.data?.items ?? []), [list.data]);
  const selection = useSelection(entries);
  useListCommands({ entries, selectedId, selection, onOpen, onChooseView, onBack });

  return (
    <section data-pane className={css.list} aria-label={t("list.title")}>
      <div className={css.head}>
        <div className={css.titleLine}>
          <h1 className="grow cut">{t("list.title")}</h1>
          {sign}
        </div>
        {field}
      </div>
      {hits}
      {!hits && <Tabs view={view} counters={counters} onChoose={onChooseView} />}
      {!hits && (
        <div
          id="conversation-panel"
          role="tabpanel"
          aria-labelledby={`tab-${view}`}
          className={css.panel}
        >
          {list.isError && <Trouble onRetry={() => void list.refetch()} />}
          {list.isPending && <Bones />}
          {list.data && view === "mine" && <Calm entries={entries} />}
          {list.data && entries.length === 0 && <Nothing view={view} />}
          {list.data && entries.length > 0 && (
            <VirtualRows
              key={view}
              entries={entries}
              view={view}
              selectedId={selectedId}
              selection={selection}
              departments={departments}
              users={users}
              onOpen={onOpen}
              onEnd={() => void list.loadMore()}
            />
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

function Nothing({ view }: { view: View }) {
  const { t } = useTranslation();
  return (
    <p className={css.none}>
      <b>{t(`empty.${view}`)}</b>
      {t(view === "mine" ? "empty.mineText" : "empty.listText")}
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
