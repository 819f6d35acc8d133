import type { TeamMember, View } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { usePreferences } from "../../data/preferences";
import { useDepartments, useSession, useUsers } from "../../data/session";
import { useTagsOf } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import css from "./list.module.css";
import { moveFocus, useFocusOnSelected } from "./list-focus";
import { type Entry, useSettledOrder } from "./list-order";
import type { Selection } from "./list-selection";
import { useNearby } from "./nearby";
import { Row } from "./row";

type Props = {
  entries: Entry[];
  view: View;
  selectedId: string | undefined;
  selection: Selection;
  onOpen: (id: string) => void;
  /** There are further ones on the server. */
  hasMore: boolean;
  onEnd: () => void;
};

const ROW = { comfortable: 79, compact: 57 } as const;
const GROUP = 30;
const NEAR_END = 8;

export function VirtualRows(props: Props) {
  const { t } = useTranslation();
  const { density } = usePreferences();
  const tagsOf = useTagsOf();
  const departments = useDepartments();
  const users = useUsers();
  const me = useSession().user.id;
  const scroller = useRef<HTMLDivElement>(null);
  const { entries, pointer } = useSettledOrder(props.entries);
  const { groups, rows, places } = useMemo(() => placesIn(entries), [entries]);
  const nearby = useNearby(rows, props.selectedId);
  const sticky = useRef(0);

  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (entries[i]?.kind === "group" ? GROUP : ROW[density]),
    getItemKey: (i) => entries[i]?.key ?? i,
    overscan: 6,
    rangeExtractor: (range) => {
      sticky.current = groups.findLast((i) => i <= range.startIndex) ?? 0;
      return [...new Set([sticky.current, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another density is another height
  useEffect(() => virtual.measure(), [density, entries.length]);

  const openEnded = props.hasMore ? groups.at(-1) : undefined;
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { onEnd, selectedId, selection } = props;
  useEffect(() => {
    if (last >= entries.length - NEAR_END) onEnd();
  }, [last, entries.length, onEnd]);

  const selected = useMemo(
    () => entries.findIndex((entry) => entry.key === selectedId),
    [entries, selectedId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls the list
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: "auto" });
  }, [selectedId]);

  useFocusOnSelected(scroller, selectedId);
  // One of those that are drawn, or the list could not be reached by Tab.
  const drawn = items.map(({ index }) => entries[index]).filter((one) => one?.kind !== "group");
  const focusable = (drawn.find((one) => one?.key === selectedId) ?? drawn[0])?.key;
  const reveal = (id: string) =>
    virtual.scrollToIndex(
      entries.findIndex(({ key }) => key === id),
      { align: "auto" },
    );

  return (
    <div
      ref={scroller}
      id="conversation-list"
      role="listbox"
      aria-label={t("list.label")}
      aria-multiselectable={selection.ids.length > 0 || undefined}
      tabIndex={-1}
      className={css.rows}
      onKeyDown={(event) => moveFocus(event, { rows, selectedId, open: props.onOpen, reveal })}
      {...pointer}
      {...nearby}
    >
      <div className={css.space} style={{ height: virtual.getTotalSize() }} role="presentation">
        {items.map((item) => {
          const entry = entries[item.index];
          if (!entry) return null;
          const isSticky = entry.kind === "group" && item.index === sticky.current;
          return (
            <div
              key={item.key}
              role="presentation"
              className={cx(css.item, isSticky && css.sticky)}
              style={{
                height: item.size,
                ...(isSticky ? {} : { transform: `translateY(${item.start}px)` }),
              }}
            >
              {entry.kind === "group" ? (
                <GroupHead entry={entry} hasMore={item.index === openEnded} />
              ) : (
                <Row
                  conversation={entry.conversation}
                  department={departments.find(({ id }) => id === entry.conversation.department_id)}
                  tags={tagsOf(entry.conversation.tag_ids)}
                  owner={ownerShown(props.view, users, entry.conversation.assignee_id)}
                  isMine={entry.conversation.assignee_id === me}
                  isSelected={entry.key === selectedId}
                  isChecked={selection.ids.length > 0 ? selection.has(entry.key) : null}
                  isCompact={density === "compact"}
                  tabIndex={entry.key === focusable ? 0 : -1}
                  place={(places.get(entry.key) ?? 0) + 1}
                  count={rows.length}
                  onOpen={props.onOpen}
                  onToggle={selection.toggle}
                  onExtend={selection.extend}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Looked up once for each change of the list, for it may have ten thousand rows. */
function placesIn(entries: readonly Entry[]) {
  const groups: number[] = [];
  const rows: Entry[] = [];
  const places = new Map<string, number>();
  entries.forEach((entry, i) => {
    if (entry.kind === "group") groups.push(i);
    else places.set(entry.key, rows.push(entry) - 1);
  });
  return { groups, rows, places };
}

/** Whose it is matters only where everybody's are mixed. */
function ownerShown(
  view: View,
  users: TeamMember[],
  assigneeId: string | null,
): string | undefined {
  if (view !== "all" || !assigneeId) return undefined;
  return users.find(({ id }) => id === assigneeId)?.name.split(" ")[0];
}

type HeadProps = { entry: Extract<Entry, { kind: "group" }>; hasMore: boolean };

function GroupHead({ entry, hasMore }: HeadProps) {
  const { t } = useTranslation();
  return (
    <div className={css.group} role="presentation">
      {t(entry.group === "found" ? "filters.found" : `list.${entry.group}`)}
      <span>{hasMore ? `${entry.count}+` : entry.count}</span>
    </div>
  );
}
