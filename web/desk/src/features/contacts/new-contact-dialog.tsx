import { problemOf } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Field } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { addContact, type NewContact } from "../../data/contacts";
import { newId } from "../../data/new-id";
import { useTranslation } from "../../i18n/use-translation";
import { refusalOf } from "./refusal";

type Where = keyof NewContact;
type Props = { onClose: () => void; onAdded: (id: string) => void };

/** Beside which field a refusal is said. */
const WHERE: Record<string, Where> = {
  "contact.bad_phone": "phone",
  "contact.identity_taken": "phone",
  "contact.bad_email": "email",
};

/** Somebody who has not written yet. */
export function NewContactDialog({ onClose, onAdded }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [written, setWritten] = useState<NewContact>({ name: "", phone: "", email: "" });
  const [refused, setRefused] = useState<{ where: Where; why: string } | null>(null);
  const [isSaving, setSaving] = useState(false);
  const key = useRef(newId());
  const write = (where: Where) => (event: { target: { value: string } }) => {
    setRefused(null);
    setWritten((known) => ({ ...known, [where]: event.target.value }));
  };
  const errorAt = (where: Where) => (refused?.where === where ? refused.why : null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const name = written.name.trim();
    if (name === "" || isSaving) return;
    setSaving(true);
    try {
      onAdded((await addContact(client, { ...written, name }, key.current)).id);
    } catch (error) {
      const problem = problemOf(error);
      // What was refused is another request once it is mended; an answer that got lost is not.
      if (problem.status > 0) key.current = newId();
      setRefused({ where: WHERE[problem.code] ?? "name", why: refusalOf(problem) });
      setSaving(false);
    }
  };
  return (
    <Dialog title={t("people.new")} onClose={onClose}>
      <form onSubmit={(event) => void add(event)}>
        <DialogBody>
          <Field
            label={t("contact.name")}
            value={written.name}
            maxLength={120}
            required
            error={errorAt("name")}
            onChange={write("name")}
          />
          <Field
            label={t("contact.identity.phone")}
            type="tel"
            value={written.phone}
            maxLength={50}
            error={errorAt("phone")}
            onChange={write("phone")}
          />
          <Field
            label={t("contact.email")}
            inputMode="email"
            value={written.email}
            maxLength={254}
            error={errorAt("email")}
            onChange={write("email")}
          />
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={isSaving || written.name.trim() === ""}>
              {t("people.save")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
