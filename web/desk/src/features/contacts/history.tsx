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
import { Pages } from "./pages";

const PARTS = ["conversations", "notes", "timeline"] as const;
type Part = (typeof PARTS)[number];

type Props = {
  contact: Contact;
  /** The conversation beside which it stands: there is room for little. */
  hereId?: string;
  /** What begins another conversation. */
  start?: ReactNode;
};

/** What has been with this person: conversations, notes, and both in the order of time. */
export function History({ contact, hereId, start }: Props) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>("conversations");
  const panel = useId();
  const isBrief = hereId !== undefined;
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
        {part === "conversations" && (
          <Conversations id={contact.id} hereId={hereId} start={start} />
        )}
        {part === "notes" && <Notes contactId={contact.id} isBrief={isBrief} />}
        {part === "timeline" && <Timeline id={contact.id} isBrief={isBrief} />}
      </div>
    </>
  );
}

type ConversationsProps = { id: string; hereId: string | undefined; start: ReactNode };

function Conversations({ id, hereId, start }: ConversationsProps) {
  const { t } = useTranslation();
  const pages = useContactConversations(id);
  const items = pages.items.filter((one) => one.id !== hereId);
  const empty = (
    <>
      <span>{hereId ? t("contact.none") : t("contact.noConversations")}</span>
      {start}
    </>
  );
  return (
    <>
      <Pages pages={{ ...pages, items }} isBrief={hereId !== undefined} empty={empty}>
        {(one) => (
          <li key={one.id}>
            <Conversation conversation={one} />
          </li>
        )}
      </Pages>
      {items.length > 0 && start}
    </>
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

function Timeline({ id, isBrief }: { id: string; isBrief: boolean }) {
  const { t } = useTranslation();
  const pages = useContactTimeline(id);
  return (
    <Pages pages={pages} isBrief={isBrief} empty={t("contact.noHistory")}>
      {(one) => (
        <li key={`${one.type} ${one.at} ${one.note?.id ?? one.conversation?.id}`}>
          <MomentRow moment={one} />
        </li>
      )}
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
