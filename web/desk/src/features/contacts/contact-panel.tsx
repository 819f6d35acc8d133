import type { ConversationDetail } from "@shared/api/types";
import { Avatar, ChannelMark, channelName } from "@shared/ui/avatar";
import { IconButton } from "@shared/ui/button";
import { DepartmentDot } from "@shared/ui/chip";
import { cx } from "@shared/ui/cx";
import { Link } from "@tanstack/react-router";
import { Mail, Phone, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { shortDate } from "../../data/format";
import { useDepartments, useSession, useUsers } from "../../data/session";
import { ContactName } from "./contact-name";
import css from "./contact-panel.module.css";

type Props = {
  conversation: ConversationDetail;
  /** In a drawer it can be closed; beside the thread it stays. */
  onClose?: () => void;
};

/** Who it is, who has it, and what happened before. */
export function ContactPanel({ conversation: c, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { contact } = c;
  return (
    <aside
      data-pane
      className={cx(css.side, onClose && css.inDrawer)}
      aria-label={t("contact.label")}
    >
      {onClose && (
        <div className={css.bar}>
          <h2>{t("contact.label")}</h2>
          <IconButton className={css.close} label={t("app.close")} onClick={onClose}>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      )}
      <div className={css.section}>
        <div className={css.person}>
          <Avatar name={contact.name} id={contact.id} size={48} />
          <div className="grow">
            <ContactName key={contact.id} id={contact.id} name={contact.name} />
            <p className="meta">
              {t("contact.since", { date: shortDate(contact.created_at, i18n.language) })}
            </p>
          </div>
        </div>
        <Identities conversation={c} />
      </div>
      <div className={css.section}>
        <Hands conversation={c} />
      </div>
      <Earlier conversation={c} />
    </aside>
  );
}

function Identities({ conversation: { contact, channel } }: { conversation: ConversationDetail }) {
  const { t, i18n } = useTranslation();
  const others = contact.identities.filter(
    ({ value }) => digits(value) !== digits(contact.phone ?? "-"),
  );
  const word = (kind: string) =>
    i18n.exists(`contact.identity.${kind}`)
      ? t(`contact.identity.${kind}`)
      : t("contact.identity.other");
  return (
    <ul className={css.identities}>
      {contact.phone && (
        <li className={css.identity}>
          <ChannelMark channel={channel} />
          <span className="cut" translate="no">
            {shownPhone(contact.phone)}
          </span>
        </li>
      )}
      {contact.email && (
        <li className={css.identity}>
          <Mail aria-label={t("contact.email")} />
          <span className="cut">{contact.email}</span>
        </li>
      )}
      {others.map(({ kind, value }) => (
        <li key={`${kind} ${value}`} className={css.identity}>
          {contact.phone ? <Phone aria-hidden="true" /> : <ChannelMark channel={channel} />}
          <span className="cut" translate="no" title={value}>
            {value}
          </span>
          <small>{word(kind)}</small>
        </li>
      ))}
    </ul>
  );
}

/** “+55 11 90000-1234”; another country's number stays as it is. */
export function shownPhone(e164: string): string {
  const parts = /^\+55(\d\d)(\d{4,5})(\d{4})$/.exec(e164);
  return parts ? `+55 ${parts[1]} ${parts[2]}-${parts[3]}` : e164;
}

/** The same number is written with and without its plus. */
const digits = (text: string) => text.replace(/^\+/, "");

function Hands({ conversation: c }: { conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const owner = useUsers().find(({ id }) => id === c.assignee_id);
  const department = useDepartments().find(({ id }) => id === c.department_id);
  return (
    <dl className={css.facts}>
      <dt>{t("contact.owner")}</dt>
      <dd>
        {owner && <Avatar name={owner.name} id={owner.id} size={18} isPerson />}
        <span className="cut">
          {owner?.name ?? t("contact.nobody")}
          {owner?.id === user.id && ` (${t("app.you")})`}
        </span>
      </dd>
      <dt>{t("contact.department")}</dt>
      <dd>
        {department && <DepartmentDot color={department.color} />}
        <span className="cut">{department?.name ?? t("contact.noDepartment")}</span>
      </dd>
      <dt>{t("contact.status")}</dt>
      <dd>{t(`status.${c.status}`)}</dd>
      <dt>{t("contact.priority")}</dt>
      <dd>{t(`priority.${c.priority}`)}</dd>
      <dt>{t("contact.channel")}</dt>
      <dd>{channelName(c.channel)}</dd>
    </dl>
  );
}

const MOST = 8;

function Earlier({ conversation: c }: { conversation: ConversationDetail }) {
  const { t, i18n } = useTranslation();
  const departments = useDepartments();
  const earlier = c.contact.conversations.filter(({ id }) => id !== c.id);
  return (
    <div className={css.section}>
      <h3>
        {t("contact.earlier")} {earlier.length > 0 && <span>{earlier.length}</span>}
      </h3>
      {earlier.length === 0 && <p className="meta">{t("contact.none")}</p>}
      {earlier.slice(0, MOST).map((one) => (
        <Link
          key={one.id}
          to="/app/inbox/$conversationId"
          params={{ conversationId: one.id }}
          search={(search) => ({ view: search.view ?? "mine" })}
          className={css.earlier}
        >
          <b className="cut" translate="no">
            {one.subject ?? `#${one.number}`}
          </b>
          <small>{shortDate(one.opened_at, i18n.language)}</small>
          <small>
            {[
              departments.find(({ id }) => id === one.department_id)?.name,
              t(`status.${one.status}`),
            ]
              .filter(Boolean)
              .join(" · ")}
          </small>
        </Link>
      ))}
    </div>
  );
}
