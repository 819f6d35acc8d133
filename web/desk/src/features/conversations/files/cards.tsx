import { UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
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
        {[...texts(card.phones), ...texts(card.emails)].map((address) => (
          <small key={address} translate="no" className={css.address}>
            {address}
          </small>
        ))}
      </span>
    </div>
  ));
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
