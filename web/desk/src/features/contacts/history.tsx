import { Button } from "@shared/ui/button";
import { Tabs } from "@shared/ui/tabs";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import {
  type Earlier,
  type Moment,
  useContactConversations,
  useContactTimeline,
} from "../../data/contact-history";
import type { Contact } from "../../data/contacts";
import { shortDate } from "../../data/format";
import { useDepartments } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./history.module.css";
import { NoteWords } from "./note-words";
import { Notes } from "./notes";

const PARTS = ["conversations", "notes", "timeline"] as const;
type Part = (typeof PARTS)[number];

/** What has been with this person: conversations, notes, and both in the order of time. */
export function History({ contact, hereId }: { contact: Contact; hereId?: string }) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>("conversations");
  const panel = useId();
  return (
    <>
      <Tabs
        label={t("contact.history")}
        options={PARTS.map((value) => ({ value, label: t(`contact.part.${value}`) }))}
        value={part}
        onChange={setPart}
        controls={panel}
      />
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-${part}`} className={css.panel}>
        {part === "conversations" && <Conversations id={contact.id} hereId={hereId} />}
        {part === "notes" && <Notes contactId={contact.id} />}
        {part === "timeline" && <Timeline id={contact.id} />}
      </div>
    </>
  );
}

type PagesProps = {
  pages: {
    isPending: boolean;
    isError: boolean;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  isEmpty: boolean;
  empty: string;
  children: ReactNode;
};

/** A list as far as it is read, or why it is not there. */
export function Pages({ pages, isEmpty, empty, children }: PagesProps) {
  const { t } = useTranslation();
  if (pages.isPending) return <p className="meta">{t("app.loading")}</p>;
  if (pages.isError && isEmpty) {
    return (
      <p role="alert">
        {t("contact.unread")}{" "}
        <Button size="small" onClick={() => void pages.refetch()}>
          {t("app.retry")}
        </Button>
      </p>
    );
  }
  return (
    <>
      {isEmpty ? <p className="meta">{empty}</p> : <ul className={css.list}>{children}</ul>}
      {pages.hasNextPage && (
        <Button
          size="small"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("contact.older")}
        </Button>
      )}
    </>
  );
}

function Conversations({ id, hereId }: { id: string; hereId: string | undefined }) {
  const { t } = useTranslation();
  const pages = useContactConversations(id);
  const others = pages.items.filter((one) => one.id !== hereId);
  const empty = hereId ? t("contact.none") : t("contact.noConversations");
  return (
    <Pages pages={pages} isEmpty={others.length === 0} empty={empty}>
      {others.map((one) => (
        <li key={one.id}>
          <Conversation conversation={one} />
        </li>
      ))}
    </Pages>
  );
}

function Conversation({ conversation: c }: { conversation: Earlier }) {
  const { t, i18n } = useTranslation();
  const department = useDepartments().find(({ id }) => id === c.department_id);
  return (
    <ToConversation id={c.id}>
      <b className="cut" translate="no">
        {c.subject ?? `#${c.number}`}
      </b>
      <small>{shortDate(c.opened_at, i18n.language)}</small>
      <small>{[department?.name, t(`status.${c.status}`)].filter(Boolean).join(" · ")}</small>
    </ToConversation>
  );
}

function ToConversation({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link
      to="/app/inbox/$conversationId"
      params={{ conversationId: id }}
      search={(search) => ({ view: search.view ?? "mine" })}
      className={css.row}
    >
      {children}
    </Link>
  );
}

function Timeline({ id }: { id: string }) {
  const { t } = useTranslation();
  const pages = useContactTimeline(id);
  return (
    <Pages pages={pages} isEmpty={pages.items.length === 0} empty={t("contact.noHistory")}>
      {pages.items.map((one) => (
        <li key={`${one.type} ${one.at} ${one.note?.id ?? one.conversation?.id}`}>
          <MomentRow moment={one} />
        </li>
      ))}
    </Pages>
  );
}

function MomentRow({ moment: { type, at, conversation: c, note } }: { moment: Moment }) {
  const { t, i18n } = useTranslation();
  const day = <small>{shortDate(at, i18n.language)}</small>;
  if (note) {
    return (
      <div className={css.row}>
        <b className="cut">{t("contact.noteBy", { name: note.author_name })}</b>
        {day}
        <NoteWords text={note.body} />
      </div>
    );
  }
  if (!c) return null;
  const name = c.subject ?? `#${c.number}`;
  return (
    <ToConversation id={c.id}>
      <b className="cut">
        {type === "conversation.begun"
          ? t("contact.begun", { name })
          : t("contact.resolved", { name })}
      </b>
      {day}
    </ToConversation>
  );
}
