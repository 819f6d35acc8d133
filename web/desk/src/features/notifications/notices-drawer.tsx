import type { Notification } from "@shared/api/types";
import { Button, IconButton } from "@shared/ui/button";
import { Dialog } from "@shared/ui/dialog";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Settings, X } from "lucide-react";
import { dayKey, longDate } from "../../data/format";
import {
  noticesQuery,
  readAllNotices,
  readNotices,
  readOlderNotices,
} from "../../data/notifications";
import { useTranslation } from "../../i18n/use-translation";
import { NoticeLine, NoticesOfOneKind } from "./notice-line";
import css from "./notices.module.css";

const FOLDED_FROM = 3;

type Props = {
  onOpen: (conversationId: string, seq: number | null) => void;
  /** To where one chooses what may be told. */
  onSet: () => void;
  onClose: () => void;
};

/** What concerned the person, by day; each leads to where it happened. */
export function NoticesDrawer({ onOpen, onSet, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, isError, refetch } = useQuery(noticesQuery);
  const open = (one: Notification) => {
    if (one.read_at === null) void readNotices(client, [one.id]);
    if (one.conversation_id === null) return;
    onClose();
    onOpen(one.conversation_id, typeof one.detail.seq === "number" ? one.detail.seq : null);
  };
  const [newest] = data?.items ?? [];
  return (
    <Dialog title={t("notices.title")} shape="drawer" className={css.drawer} onClose={onClose}>
      <div className={css.body}>
        {!data && !isError && <p role="status">{t("notices.loading")}</p>}
        {!data && isError && (
          <p role="alert">
            {t("notices.failed")}{" "}
            <Button onClick={() => void refetch()}>{t("notices.again")}</Button>
          </p>
        )}
        {data && !newest && <p className={css.none}>{t("notices.none")}</p>}
        <Days items={data?.items ?? []} onOpen={open} />
        {data?.next_cursor && (
          <Button onClick={() => void readOlder(data.next_cursor)}>{t("notices.older")}</Button>
        )}
      </div>
      {newest && data && data.unread_count > 0 && (
        <Button onClick={() => void readAllNotices(client, newest.id)}>
          {t("notices.readAll")}
        </Button>
      )}
      <div className={css.corner}>
        <IconButton
          label={t("notices.settings")}
          onClick={() => {
            onClose();
            onSet();
          }}
        >
          <Settings aria-hidden="true" />
        </IconButton>
        <IconButton label={t("app.close")} keys="Esc" onClick={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
    </Dialog>
  );

  async function readOlder(cursor: string | null) {
    if (cursor) await readOlderNotices(client, cursor).catch(() => undefined);
  }
}

function Days({ items, onOpen }: { items: Notification[]; onOpen: (one: Notification) => void }) {
  const { i18n } = useTranslation();
  const days = new Map<string, Notification[]>();
  for (const one of items) {
    const day = dayKey(one.created_at);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, ofDay]) => (
    <section key={day}>
      <h3 className={css.day}>{longDate(ofDay[0]?.created_at ?? day, i18n.language)}</h3>
      <ul className={css.list}>
        {foldedOf(ofDay).map((group) => (
          <li key={group[0]?.id}>
            {group.length > 1 ? (
              <NoticesOfOneKind group={group} onOpen={onOpen} />
            ) : (
              group.map((one) => <NoticeLine key={one.id} one={one} onOpen={() => onOpen(one)} />)
            )}
          </li>
        ))}
      </ul>
    </section>
  ));
}

const isRouted = ({ kind, actor_name }: Notification) => kind === "assigned" && actor_name === null;

/** What came by itself, and often, is one line where its newest stands: the rest is not buried. */
function foldedOf(notices: readonly Notification[]): Notification[][] {
  const routed = notices.filter(isRouted);
  if (routed.length < FOLDED_FROM) return notices.map((one) => [one]);
  return notices.flatMap((one) => {
    if (!isRouted(one)) return [[one]];
    return one === routed[0] ? [routed] : [];
  });
}
