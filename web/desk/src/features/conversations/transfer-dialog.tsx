import type { Conversation } from "@shared/api/types";
import { Avatar } from "@shared/ui/avatar";
import { Button } from "@shared/ui/button";
import { DepartmentDot } from "@shared/ui/chip";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Field, TextField } from "@shared/ui/field";
import { Segments } from "@shared/ui/tabs";
import { type FormEvent, useState } from "react";
import { onlineIn, useColleagues } from "../../data/colleagues";
import { useMoves } from "../../data/moves";
import { useDepartments } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import { type Target, TransferTargets } from "./transfer-targets";

type Props = { conversation: Conversation; onClose: () => void };
type Kind = "department" | "agent";
const KINDS: readonly Kind[] = ["department", "agent"];

export function TransferDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(c);
  const [kind, setKind] = useState<Kind>("department");
  const [wanted, setWanted] = useState<string | null>(null);
  const departments = useDepartmentTargets(c);
  const agents = useAgentTargets(c);
  const targets = kind === "department" ? departments : agents;
  const [isBusy, setBusy] = useState(false);
  const target = targets.find(({ id }) => id === wanted) ?? targets.find((one) => !one.isGone);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!target || isBusy) return;
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    setBusy(true);
    const isDone = await moves.transfer(
      {
        ...(kind === "department" ? { department_id: target.id } : { user_id: target.id }),
        ...(text("reason") && { reason: text("reason") }),
        ...(text("customer_text") && { customer_text: text("customer_text") }),
      },
      target.name,
    );
    setBusy(false);
    if (isDone) onClose(); // otherwise the words are still there
  };

  return (
    <Dialog title={t("transfer.title", { name: c.contact_name })} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          <Segments
            label={t("transfer.to")}
            options={KINDS.map((value) => ({ value, label: t(`transfer.${value}`) }))}
            value={kind}
            onChange={setKind}
          />
          <TransferTargets
            key={kind}
            label={t(`transfer.${kind}`)}
            targets={targets}
            value={target?.id ?? ""}
            onChange={setWanted}
          />
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
            <Button type="submit" tone="primary" disabled={!target || isBusy}>
              {t("act.transfer")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

/** Those with somebody on the net first; otherwise in the company's own order. */
function useDepartmentTargets(c: Conversation): Target[] {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  return useDepartments()
    .filter(({ id, is_active }) => is_active && id !== c.department_id)
    .map((one) => ({ one, online: onlineIn(one, colleagues).length }))
    .sort((a, b) => Number(b.online > 0) - Number(a.online > 0))
    .map(({ one, online }) => ({
      id: one.id,
      name: one.name,
      picture: <DepartmentDot color={one.color} />,
      detail: [
        t("transfer.online", { count: online }),
        ...(one.queued_count > 0 ? [t("transfer.queue", { count: one.queued_count })] : []),
      ].join(" · "),
    }));
}

function useAgentTargets(c: Conversation): Target[] {
  const { t } = useTranslation();
  return useColleagues()
    .filter(({ id }) => id !== c.assignee_id)
    .map((one) => ({
      id: one.id,
      name: one.name,
      isGone: one.state === "offline",
      picture: <Avatar name={one.name} id={one.id} size={28} isPerson presence={one.state} />,
      detail: `${t(`presence.${one.state}`)} · ${t("assign.load", {
        open: one.open_count,
        capacity: one.capacity ?? "∞",
      })}`,
    }));
}
