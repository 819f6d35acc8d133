import { conversations } from "@shared/api/calls";
import type { Conversation } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { TagChip, type TagColor } from "@shared/ui/chip";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Checkbox, Field } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { matches } from "../../../commands/finding";
import { keepRow } from "../../../data/moves";
import { plain } from "../../../data/plain";
import { sayProblem } from "../../../data/refusals";
import { useMay, useUsers } from "../../../data/session";
import { addTag, type Tag, useTags } from "../../../data/tags";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./sheets.module.css";

type Props = { conversation: Conversation; onClose: () => void };

const LONGEST = 40;
const MOST_NAMES = 3;

/**
 * What the conversation is about. Each tag goes on and off at once; Enter takes the first found,
 * or makes a new one where nothing is and the person may.
 */
export function TagDialog({ conversation: c, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search, setSearch] = useState("");
  const [hasChanged, setChanged] = useState<Record<string, boolean>>({});
  const isOn = (tag: Tag) => hasChanged[tag.id] ?? c.tag_ids.includes(tag.id);
  const mayAdd = useMay("tag.manage");
  const name = search.trim();
  const all = useTags();
  const isThere = all.some((tag) => plain(tag.name) === plain(name));
  const isNew = name !== "" && !isThere;
  const found = all
    .filter((tag) => tag.archived_at === null || isOn(tag))
    .filter((tag) => matches(tag.name, search));

  const set = async (tag: Tag, on: boolean) => {
    setChanged((known) => ({ ...known, [tag.id]: on }));
    try {
      keepRow(client, await conversations.tag(c.id, tag.id, on));
    } catch (error) {
      setChanged(({ [tag.id]: _, ...known }) => known);
      sayProblem(error);
    }
  };
  const add = () => {
    setSearch("");
    addTag(client, name).then(
      (tag) => set(tag, true),
      (error) => {
        setSearch(name);
        sayProblem(error);
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = found;
    if (event.key !== "Enter" || !(first || (isNew && mayAdd))) return;
    event.preventDefault();
    if (!first) return add();
    void set(first, !isOn(first));
    setSearch("");
  };

  return (
    <Dialog title={t("tagsOf.title", { name: c.contact_name })} onClose={onClose}>
      <DialogBody>
        <Field
          label={t("tagsOf.search")}
          value={search}
          maxLength={LONGEST}
          autoComplete="off"
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <fieldset className={css.tags}>
          <legend className="sr">{t("filters.tags")}</legend>
          {found.map((tag) => (
            <div key={tag.id} className={css.tag}>
              <Checkbox
                label={<TagChip name={tag.name} color={tag.color as TagColor} />}
                isOn={isOn(tag)}
                onChange={(on) => void set(tag, on)}
              />
            </div>
          ))}
          {found.length === 0 && (
            <div className="meta" role="status">
              <p>{t("tagsOf.none")}</p>
              {!mayAdd && <WhoMayAdd />}
            </div>
          )}
        </fieldset>
        {isNew && mayAdd && (
          <Button className={css.add} onClick={add}>
            <Plus aria-hidden="true" />
            <span className="cut">{t("tagsOf.add", { name })}</span>
          </Button>
        )}
        <DialogActions>
          <Button tone="primary" onClick={onClose}>
            {t("app.done")}
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}

/** The way on for whoever may not make one: by name, whom to ask. */
function WhoMayAdd() {
  const { t, i18n } = useTranslation();
  const keepers = useUsers().filter(({ role, is_active }) => is_active && role !== "agent");
  const supervisors = keepers.filter(({ role }) => role === "supervisor");
  const names = (supervisors.length > 0 ? supervisors : keepers).map(({ name }) => name);
  const some = names.slice(0, MOST_NAMES);
  if (some.length === 0) return null;
  const list = new Intl.ListFormat(i18n.language, { type: "disjunction" }).format(some);
  return <p>{t("tagsOf.ask", { names: list })}</p>;
}
