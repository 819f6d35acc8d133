import { Building2, SquarePen, UserRound } from "lucide-react";
import { readPhone } from "../../../data/phone";
import { useTranslation } from "../../../i18n/use-translation";
import { CopyButton } from "../copy-button";
import { useAround } from "../timeline-context";
import css from "./cards.module.css";
import files from "./files.module.css";

type Card = { name?: unknown; company?: unknown; phones?: unknown; emails?: unknown };

/** People that somebody sent: who they are, and each way to reach them. */
export function Cards({ detail }: { detail: Record<string, unknown> }) {
  const cards = (Array.isArray(detail.contacts) ? detail.contacts : []) as Card[];
  // biome-ignore lint/suspicious/noArrayIndexKey: the cards of a message never move
  return cards.map((card, i) => <OneCard key={i} card={card} />);
}

function OneCard({ card }: { card: Card }) {
  const { t } = useTranslation();
  const company = word(card.company);
  const phones = words(card.phones);
  const emails = words(card.emails);
  return (
    <div className={css.card}>
      <div className={css.who}>
        <span className={files.icon}>
          <UserRound aria-hidden="true" />
        </span>
        <span className={files.names}>
          <b className="cut">{word(card.name) || company || t("kind.contacts")}</b>
          {company && word(card.name) && (
            <small className="cut">
              <Building2 aria-hidden="true" /> {company}
            </small>
          )}
        </span>
      </div>
      {phones.length + emails.length > 0 && (
        <ul className={css.ways}>
          {phones.map((phone) => (
            <Phone key={phone} phone={phone} />
          ))}
          {emails.map((email) => (
            <Way key={email} href={`mailto:${email}`} words={email} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Phone({ phone }: { phone: string }) {
  const { t } = useTranslation();
  const { start } = useAround();
  const shown = readPhone(phone);
  return (
    <Way href={`tel:${shown.replace(/[^+\d]/g, "")}`} words={shown}>
      {start && (
        <button
          type="button"
          className={css.start}
          aria-label={`${t("file.card.start")}: ${shown}`}
          onClick={() => start(shown)}
        >
          <SquarePen aria-hidden="true" />
          {t("file.card.start")}
        </button>
      )}
    </Way>
  );
}

type WayProps = { href: string; words: string; children?: React.ReactNode };

function Way({ href, words, children }: WayProps) {
  const { t } = useTranslation();
  return (
    <li className={css.way} translate="no">
      <a className="cut" href={href} title={words} rel="noopener noreferrer nofollow">
        {words}
      </a>
      <CopyButton text={words} label={t("file.card.copy", { value: words })} />
      {children}
    </li>
  );
}

const word = (value: unknown) => (typeof value === "string" ? value.trim() : "");

/** What the card says, once each. */
const words = (value: unknown): string[] =>
  Array.isArray(value) ? [...new Set(value.map(word).filter(Boolean))] : [];
