import { Button } from "@shared/ui/button";
import { Select, Switch } from "@shared/ui/field";
import { Plus } from "lucide-react";
import { useState } from "react";
import {
  type Contact,
  type ContactField,
  type FieldValue,
  type Refusal,
  useContactChanges,
  useContactFields,
} from "../../data/contacts";
import { useMay } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import { Consent } from "./consent";
import css from "./contact-panel.module.css";
import { ContactTags } from "./contact-tags";
import { InPlace } from "./in-place";
import place from "./in-place.module.css";
import { useRefusal } from "./use-refusal";

type Props = {
  contact: Contact;
  /** Where room is short, what nobody knows yet waits behind a button. */
  isBrief?: boolean;
};

/** What is known of a person, each thing edited where it stands. */
export function ContactFacts({ contact, isBrief }: Props) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(!isBrief);
  const changes = useContactChanges(contact);
  const isReadOnly = !useMay("contact.edit");
  const fields = useContactFields().filter(
    ({ name, archived_at }) => archived_at === null || contact.custom[name] !== undefined,
  );
  const isKnown = (value: unknown) => isWhole || (value ?? "") !== "";
  const shownFields = fields.filter(({ name }) => isKnown(contact.custom[name]));
  return (
    <dl className={css.facts}>
      {isKnown(contact.email) && (
        <>
          <dt>{t("contact.email")}</dt>
          <dd>
            <InPlace
              label={t("contact.email")}
              value={contact.email ?? ""}
              type="email"
              maxLength={254}
              isReadOnly={isReadOnly}
              save={changes.email}
            />
          </dd>
        </>
      )}
      {isKnown(contact.document) && (
        <>
          <dt>{t("contact.document")}</dt>
          <dd>
            <InPlace
              label={t("contact.document")}
              value={contact.document ?? ""}
              maxLength={40}
              isReadOnly={isReadOnly}
              save={changes.document}
            />
          </dd>
        </>
      )}
      {shownFields.map((field) => (
        <CustomField
          key={field.id}
          field={field}
          value={contact.custom[field.name] ?? null}
          isReadOnly={isReadOnly || field.archived_at !== null}
          save={(value) => changes.custom(field.name, value)}
        />
      ))}
      <dt>{t("contact.tags")}</dt>
      <dd>
        <ContactTags contact={contact} isReadOnly={isReadOnly} />
      </dd>
      <Consent contact={contact} isReadOnly={isReadOnly} isWhole={isWhole} />
      {!isWhole && !isReadOnly && (
        <dd className={css.more}>
          <Button size="small" tone="ghost" onClick={() => setWhole(true)}>
            <Plus aria-hidden="true" />
            {t("contact.moreFacts")}
          </Button>
        </dd>
      )}
    </dl>
  );
}

type CustomProps = {
  field: ContactField;
  value: FieldValue;
  isReadOnly: boolean;
  save: (value: FieldValue) => Promise<Refusal>;
};

function CustomField(props: CustomProps) {
  const { field } = props;
  return (
    <>
      <dt>{field.label}</dt>
      <dd>
        {field.kind === "boolean" || field.kind === "choice" ? (
          <Chosen {...props} />
        ) : (
          <Written {...props} />
        )}
      </dd>
    </>
  );
}

function Written({ field, value, isReadOnly, save }: CustomProps) {
  const { i18n } = useTranslation();
  const text = value === null ? "" : String(value);
  return (
    <InPlace
      label={field.label}
      value={text}
      {...(field.kind === "date" && { type: "date", shown: dayText(text, i18n.language) })}
      {...(field.kind === "number" && { inputMode: "decimal" })}
      maxLength={1000}
      isReadOnly={isReadOnly}
      save={(said) => save(sentAs(field, said))}
    />
  );
}

/** A day has no time zone: it is the same day everywhere. */
function dayText(day: string, language: string): string {
  if (!day) return "";
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(language, { timeZone: "UTC" });
}

/** A number that is none goes as it was written: the server says why it is refused. */
function sentAs({ kind }: ContactField, said: string): FieldValue {
  if (said === "") return null;
  const number = Number(said.replace(",", "."));
  return kind === "number" && Number.isFinite(number) ? number : said;
}

function Chosen({ field, value, isReadOnly, save }: CustomProps) {
  const { t } = useTranslation();
  const { carry, why } = useRefusal();
  return (
    <span className={place.field}>
      {field.kind === "boolean" ? (
        <Switch
          label={field.label}
          isOn={value === true}
          isDisabled={isReadOnly}
          onChange={(isOn) => void carry(save(isOn))}
        />
      ) : (
        <Select
          aria-label={field.label}
          value={value === null ? "" : String(value)}
          disabled={isReadOnly}
          onChange={(event) => void carry(save(event.target.value || null))}
        >
          <option value="">{t("contact.unknown")}</option>
          {field.options?.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </Select>
      )}
      {why}
    </span>
  );
}
