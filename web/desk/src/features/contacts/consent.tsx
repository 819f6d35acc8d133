import { Button } from "@shared/ui/button";
import { Switch } from "@shared/ui/field";
import { useEffect, useRef } from "react";
import { type Contact, useContactChanges } from "../../data/contacts";
import { shortDate } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contact-panel.module.css";
import { InPlace } from "./in-place";
import { useRefusal } from "./use-refusal";

type Props = {
  contact: Contact;
  isReadOnly: boolean;
  /** Also what has never been said. */
  isWhole: boolean;
};

/** Whether they agreed to be written to, when and where; and whether they want no more of it. */
export function Consent({ contact, isReadOnly, isWhole }: Props) {
  const { t, i18n } = useTranslation();
  const changes = useContactChanges(contact);
  const { carry, why } = useRefusal();
  const withdrawal = useRefusal();
  const given = useRef<HTMLSpanElement>(null);
  const facts = useRef<HTMLElement>(null);
  const { consented_at: at, consent_source: source, opted_out_at: outAt } = contact;
  const withdraw = () => {
    facts.current = given.current?.closest("dl") ?? null;
    void withdrawal.carry(changes.withdraw());
  };
  useEffect(() => {
    // The button that had the keys has gone with the consent.
    if (at || !facts.current) return;
    (given.current ?? facts.current).querySelector("button")?.focus();
    facts.current = null;
  }, [at]);
  return (
    <>
      {(isWhole || at) && (
        <>
          <dt>{t("contact.consent")}</dt>
          <dd>
            <span className={css.consent} ref={given}>
              {at && (
                <InPlace
                  label={t("contact.consentAt")}
                  value={dayOf(at)}
                  shown={shortDate(at, i18n.language)}
                  type="date"
                  isRequired
                  isReadOnly={isReadOnly}
                  save={(day) => changes.consent(momentOf(day), source ?? "")}
                />
              )}
              <InPlace
                label={t("contact.consentSource")}
                value={source ?? ""}
                empty={t("contact.consentAdd")}
                maxLength={200}
                isRequired
                isReadOnly={isReadOnly}
                save={(said) => changes.consent(at ?? new Date().toISOString(), said)}
              />
              {at && !isReadOnly && (
                <Button size="small" onClick={withdraw}>
                  {t("contact.consentWithdraw")}
                </Button>
              )}
            </span>
            {withdrawal.why}
          </dd>
        </>
      )}
      {(isWhole || outAt) && (
        <>
          <dt>{t("contact.optedOut")}</dt>
          <dd>
            <Switch
              label={t("contact.optedOut")}
              isOn={outAt !== null}
              isDisabled={isReadOnly}
              onChange={(isOut) => void carry(changes.optOut(isOut))}
            />
            {outAt && <span className="meta">{shortDate(outAt, i18n.language)}</span>}
            {why}
          </dd>
        </>
      )}
    </>
  );
}

/** As the browser's own field of a date writes it. */
const dayOf = (at: string) => new Date(at).toLocaleDateString("sv-SE");

/** At noon of a day here, or now when that is still to come. */
const momentOf = (day: string) =>
  new Date(Math.min(new Date(`${day}T12:00:00`).getTime(), Date.now())).toISOString();
