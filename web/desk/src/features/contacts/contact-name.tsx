import { type Contact, useContactChanges } from "../../data/contacts";
import { useMay } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contact-panel.module.css";
import { InPlace } from "./in-place";

export function ContactName({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const changes = useContactChanges(contact);
  return (
    <InPlace
      label={t("contact.name")}
      value={contact.name}
      maxLength={120}
      isRequired
      isReadOnly={!useMay("contact.edit")}
      className={css.name}
      save={changes.name}
    />
  );
}
