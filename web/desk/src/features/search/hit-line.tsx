import type {
  ContactHit,
  ConversationHit,
  MessageHit,
  Segment,
} from "@shared/api/generated/types.gen";
import { Avatar } from "@shared/ui/avatar";
import { cx } from "@shared/ui/cx";
import { ChevronDown, Lock } from "lucide-react";
import { quietTime } from "../../data/format";
import { useNow } from "../../data/now";
import { shownPhone } from "../../data/phone";
import { useTranslation } from "../../i18n/use-translation";
import { excerptOf } from "./excerpt";
import type { Line } from "./lines";
import css from "./search.module.css";

type Props = { line: Line; isChosen: boolean; onRun: () => void };

export function HitLine({ line, isChosen, onRun }: Props) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
    <div
      id={line.id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={cx(css.hit, line.kind === "more" && css.more)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      {line.kind === "contacts" && <Contact hit={line.hit} />}
      {line.kind === "conversations" && <Conversation hit={line.hit} />}
      {line.kind === "messages" && <Message hit={line.hit} />}
      {line.kind === "more" && (
        <>
          <ChevronDown size={16} aria-hidden="true" />
          {t("list.find.more")}
        </>
      )}
    </div>
  );
}

function Contact({ hit }: { hit: ContactHit }) {
  const { t } = useTranslation();
  return (
    <>
      <Avatar name={hit.name} id={hit.id} size={36} />
      <div className={css.words}>
        <div className={cx(css.name, "cut")}>
          <Marked pieces={hit.marked_name} />
        </div>
        <div className={cx(css.text, "cut")}>
          {[
            (hit.phone && shownPhone(hit.phone)) ?? hit.email ?? hit.document,
            hit.conversation ? `#${hit.conversation.number}` : t("list.find.noConversation"),
          ]
            .filter(Boolean)
            .join(" · ")}
        </div>
      </div>
    </>
  );
}

function Conversation({ hit }: { hit: ConversationHit }) {
  const { t } = useTranslation();
  const c = hit.conversation;
  return (
    <>
      <Avatar name={c.contact_name} id={c.contact_id} channel={c.channel} size={36} />
      <div className={css.words}>
        <div className={css.line}>
          <span className={cx(css.name, "cut grow")}>{c.contact_name}</span>
          <Time at={hit.last_message_at} />
        </div>
        <div className={cx(css.text, "cut")}>
          <span translate="no">#{c.number}</span> · {t(`status.${c.status}`)}
          {hit.marked_subject.length > 0 && " · "}
          <Marked pieces={hit.marked_subject} />
        </div>
      </div>
    </>
  );
}

function Message({ hit }: { hit: MessageHit }) {
  const { t } = useTranslation();
  const c = hit.conversation;
  const isNote = hit.direction === "internal";
  return (
    <>
      <Avatar name={c.contact_name} id={c.contact_id} channel={c.channel} size={36} />
      <div className={css.words}>
        <div className={css.line}>
          <span className={cx(css.name, "cut grow")}>{c.contact_name}</span>
          <Time at={hit.created_at} />
        </div>
        <div className={cx(css.text, css.excerpt)}>
          {isNote && <Lock size={12} role="img" aria-label={t("list.find.note")} />}
          {hit.author_type !== "contact" && hit.author_name && `${hit.author_name}: `}
          <Marked pieces={excerptOf(hit.excerpt)} />
        </div>
      </div>
    </>
  );
}

function Time({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return <time className={css.time}>{quietTime(at, now, i18n.language)}</time>;
}

function Marked({ pieces }: { pieces: readonly Segment[] }) {
  let at = 0;
  return pieces.map(({ text, is_match }) => {
    const key = at;
    at += text.length;
    return is_match ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
  });
}
