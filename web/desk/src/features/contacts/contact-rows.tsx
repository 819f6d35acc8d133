import { Avatar, channelName } from "@shared/ui/avatar";
import { Button } from "@shared/ui/button";
import { StatePage } from "@shared/ui/state-page";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { useContactList } from "../../data/contacts";
import { quietTime } from "../../data/format";
import { useNow } from "../../data/now";
import { shownPhone } from "../../data/phone";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contacts-page.module.css";

type Props = {
  list: ReturnType<typeof useContactList>;
  openId: string | undefined;
  words: string;
  /** Takes the filters away, where there are some. */
  onClear: (() => void) | undefined;
  onOpen: (id: string) => void;
};

const ROW = 54;
const NEAR_END = 10;

/** The people by name, or what there is instead of them. */
export function ContactRows({ list, openId, words, onClear, onOpen }: Props) {
  const { t } = useTranslation();
  const { items } = list;
  if (list.isPending) {
    return (
      <p role="status" className={css.told}>
        {t("app.loading")}
      </p>
    );
  }
  if (list.isError && items.length === 0) {
    return (
      <StatePage
        role="alert"
        title={t("contact.unread")}
        actions={<Button onClick={() => void list.refetch()}>{t("app.retry")}</Button>}
      />
    );
  }
  if (items.length === 0 && onClear) {
    return (
      <StatePage
        title={t("contact.filters.nobody")}
        actions={<Button onClick={onClear}>{t("filters.clear")}</Button>}
      >
        {t("filters.noneText")}
      </StatePage>
    );
  }
  if (items.length === 0) {
    return <StatePage title={t(words ? "people.notFound" : "people.none")} />;
  }
  return <People list={list} openId={openId} onOpen={onOpen} />;
}

/** Only those in sight are drawn, and the next page is read before its end is reached. */
function People({ list, openId, onOpen }: Pick<Props, "list" | "openId" | "onOpen">) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { items, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (i) => items[i]?.id ?? i,
    overscan: 6,
  });
  const shown = virtual.getVirtualItems();
  const isNearEnd = (shown.at(-1)?.index ?? 0) >= items.length - NEAR_END;
  const mayRead = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isNearEnd && mayRead) void fetchNextPage();
  }, [isNearEnd, mayRead, fetchNextPage]);

  const open = items.findIndex(({ id }) => id === openId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another person scrolls the list
  useEffect(() => {
    if (open >= 0) virtual.scrollToIndex(open, { align: "auto" });
  }, [openId]);

  return (
    <>
      <div ref={scroller} className={css.rows}>
        <ul className={css.space} style={{ height: virtual.getTotalSize() }}>
          {shown.map((place) => {
            const one = items[place.index];
            if (!one) return null;
            return (
              <li
                key={one.id}
                className={css.item}
                style={{ transform: `translateY(${place.start}px)` }}
                aria-setsize={hasNextPage ? -1 : items.length}
                aria-posinset={place.index + 1}
              >
                <button
                  type="button"
                  className={css.row}
                  aria-current={one.id === openId ? "true" : undefined}
                  onClick={() => onOpen(one.id)}
                >
                  <Avatar
                    name={one.name}
                    id={one.id}
                    size={32}
                    {...(one.last_conversation && { channel: one.last_conversation.channel })}
                  />
                  <span className={css.who}>
                    <b className="cut">{one.name}</b>
                    <small className="cut" translate="no">
                      {one.phone ? shownPhone(one.phone) : one.email}
                    </small>
                  </span>
                  {one.last_conversation && (
                    <span className={css.last}>
                      {quietTime(one.last_conversation.last_message_at, now, i18n.language)}{" "}
                      <span className="sr">{channelName(one.last_conversation.channel)}</span>
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
      {isFetchNextPageError && (
        <div role="alert" className={css.told}>
          {t("contact.unread")}{" "}
          <Button size="small" onClick={() => void fetchNextPage()}>
            {t("app.retry")}
          </Button>
        </div>
      )}
    </>
  );
}
