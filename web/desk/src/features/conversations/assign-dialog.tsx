import type { Conversation, Presence } from "@shared/api/types";
import { Avatar } from "@shared/ui/avatar";
import { Dialog, DialogBody } from "@shared/ui/dialog";
import { Field } from "@shared/ui/field";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../data/keys";
import { useMoves } from "../../data/moves";
import { useUsers } from "../../data/session";
import css from "./transfer-dialog.module.css";

type Props = { conversation: Conversation; onClose: () => void };

const ORDER = { online: 0, busy: 1, away: 2, offline: 3 };

export function AssignDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(c);
  const [search, setSearch] = useState("");
  const told = useQuery<Record<string, Presence>>({ queryKey: keys.presence, enabled: false }).data;
  const people = useUsers()
    .filter((user) => user.is_active && user.id !== c.assignee_id)
    .filter((user) => user.name.toLowerCase().includes(search.trim().toLowerCase()))
    .map((user) => ({ ...user, state: (told?.[user.id] ?? user.presence).effective }))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.open_count - b.open_count);

  const choose = (id: string, name: string) => {
    onClose();
    void moves.assign(id, name);
  };

  return (
    <Dialog title={t("assign.title", { name: c.contact_name })} onClose={onClose}>
      <DialogBody>
        <Field
          label={t("assign.search")}
          value={search}
          autoComplete="off"
          onChange={(event) => setSearch(event.target.value)}
        />
        <div className={css.people}>
          {people.map((user) => (
            <button
              key={user.id}
              type="button"
              className={css.person}
              onClick={() => choose(user.id, user.name)}
            >
              <Avatar name={user.name} id={user.id} size={28} isPerson presence={user.state} />
              <span className="cut">{user.name}</span>
              <small>
                {t(`presence.${user.state}`)} ·{" "}
                {t("assign.load", { open: user.open_count, capacity: user.capacity ?? "∞" })}
              </small>
            </button>
          ))}
          {people.length === 0 && <p className="meta">{t("assign.none")}</p>}
        </div>
      </DialogBody>
    </Dialog>
  );
}
