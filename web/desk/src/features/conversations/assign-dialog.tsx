import type { Conversation } from "@shared/api/types";
import { Avatar } from "@shared/ui/avatar";
import { Dialog, DialogBody } from "@shared/ui/dialog";
import { Field } from "@shared/ui/field";
import { PersonRow } from "@shared/ui/person-row";
import { useState } from "react";
import { useColleagues } from "../../data/colleagues";
import { useMoves } from "../../data/moves";
import { useTranslation } from "../../i18n/use-translation";
import css from "./assign-dialog.module.css";

type Props = { conversation: Conversation; onClose: () => void };

export function AssignDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(c);
  const [search, setSearch] = useState("");
  const people = useColleagues()
    .filter((user) => user.id !== c.assignee_id)
    .filter((user) => user.name.toLowerCase().includes(search.trim().toLowerCase()));

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
            <PersonRow
              key={user.id}
              picture={
                <Avatar name={user.name} id={user.id} size={28} isPerson presence={user.state} />
              }
              name={user.name}
              detail={`${t(`presence.${user.state}`)} · ${t("assign.load", { open: user.open_count, capacity: user.capacity ?? "∞" })}`}
              onChoose={() => choose(user.id, user.name)}
            />
          ))}
          {people.length === 0 && <p className="meta">{t("assign.none")}</p>}
        </div>
      </DialogBody>
    </Dialog>
  );
}
