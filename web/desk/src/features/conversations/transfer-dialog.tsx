import type { Conversation } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Field, SelectField, TextField } from "@shared/ui/field";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoves } from "../../data/moves";
import { useDepartments, useUsers } from "../../data/session";
import css from "./transfer-dialog.module.css";

type Props = { conversation: Conversation; onClose: () => void };
type Kind = "department" | "agent";

export function TransferDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(c);
  const [kind, setKind] = useState<Kind>("department");
  const departments = useDepartments().filter(
    ({ id, is_active }) => is_active && id !== c.department_id,
  );
  const agents = useUsers().filter(({ id, is_active }) => is_active && id !== c.assignee_id);
  const targets = kind === "department" ? departments : agents;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const target = targets.find(({ id }) => id === given.get("to"));
    if (!target) return;
    const text = (name: string) => String(given.get(name) ?? "").trim();
    onClose();
    void moves.transfer(
      {
        ...(kind === "department" ? { department_id: target.id } : { user_id: target.id }),
        ...(text("reason") && { reason: text("reason") }),
        ...(text("customer_text") && { customer_text: text("customer_text") }),
      },
      target.name,
    );
  };

  return (
    <Dialog title={t("transfer.title", { name: c.contact_name })} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          <div className={css.switch} role="radiogroup" aria-label={t("transfer.to")}>
            {(["department", "agent"] as const).map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="kind"
                  checked={kind === one}
                  onChange={() => setKind(one)}
                />
                {t(`transfer.${one}`)}
              </label>
            ))}
          </div>
          <SelectField key={kind} label={t(`transfer.${kind}`)} name="to">
            {kind === "department"
              ? departments.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                    {one.queued_count
                      ? ` (${t("transfer.queue", { count: one.queued_count })})`
                      : ""}
                  </option>
                ))
              : agents.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name} ({t(`presence.${one.presence.effective}`)})
                  </option>
                ))}
          </SelectField>
          <Field
            label={t("transfer.reason")}
            hint={t("transfer.reasonHint")}
            name="reason"
            maxLength={500}
            autoComplete="off"
          />
          <TextField
            label={t("transfer.customer")}
            hint={t("transfer.customerHint")}
            name="customer_text"
            maxLength={1000}
            rows={2}
          />
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={targets.length === 0}>
              {t("act.transfer")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
