import { UserRound } from "lucide-react";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./files.module.css";

type Card = { name?: unknown; phones?: unknown; emails?: unknown };

/** People that somebody sent: their names and how to reach them, ready to be copied. */
export function Cards({ detail }: { detail: Record<string, unknown> }) {
  const { t } = useTranslation();
  const cards = (Array.isArray(detail.contacts) ? detail.contacts : []) as Card[];
  return cards.map((card, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the cards of a message never move
    <div key={i} className={css.card}>
      <span className={css.icon}>
        <UserRound aria-hidden="true" />
      </span>
      <span className={css.names}>
        <b className="cut">{typeof card.name === "string" ? card.name : t("kind.contacts")}</b>
        {texts(card.phones).map((phone) => (
          <Address key={phone} href={`tel:${phone.replace(/[^+\d]/g, "")}`} words={phone} />
        ))}
        {texts(card.emails).map((email) => (
          <Address key={email} href={`mailto:${email}`} words={email} />
        ))}
      </span>
    </div>
  ));
}

function Address({ href, words }: { href: string; words: string }) {
  return (
    <small translate="no">
      <a className={css.address} href={href} rel="noopener noreferrer nofollow">
        {words}
      </a>
    </small>
  );
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
