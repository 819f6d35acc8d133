import { IconButton } from "@shared/ui/button";
import { TagChip, type TagColor } from "@shared/ui/chip";
import { Select } from "@shared/ui/field";
import { X } from "lucide-react";
import { type Contact, useContactChanges } from "../../data/contacts";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contact-panel.module.css";
import place from "./in-place.module.css";
import { useRefusal } from "./use-refusal";

type Props = { contact: Contact; isReadOnly: boolean };

/** The tags of the person, which are not those of a conversation. */
export function ContactTags({ contact, isReadOnly }: Props) {
  const { t } = useTranslation();
  const changes = useContactChanges(contact);
  const { carry, why } = useRefusal();
  const tags = useTags();
  const has = (id: string) => contact.tag_ids.includes(id);
  const free = tags.filter((tag) => tag.archived_at === null && !has(tag.id));
  const set = (id: string, isOn: boolean) => carry(changes.tag(id, isOn));
  return (
    <span className={place.field}>
      <span className={css.tags}>
        {tags
          .filter(({ id }) => has(id))
          .map(({ id, name, color }) => (
            <span key={id} className={css.tag}>
              <TagChip name={name} color={color as TagColor} />
              {!isReadOnly && (
                <IconButton
                  label={t("contact.removeOne", { value: name })}
                  onClick={() => void set(id, false)}
                >
                  <X aria-hidden="true" />
                </IconButton>
              )}
            </span>
          ))}
      </span>
      {contact.tag_ids.length === 0 && (isReadOnly || free.length === 0) && (
        <span className="meta">{t("contact.noTags")}</span>
      )}
      {!isReadOnly && free.length > 0 && (
        <Select
          className={css.choice}
          aria-label={t("contact.addTagTo")}
          value=""
          onChange={(event) => void set(event.target.value, true)}
        >
          <option value="">{t("contact.addTag")}</option>
          {free.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {why}
    </span>
  );
}
