import type { ConversationDetail } from "@shared/api/types";
import { Avatar, channelName } from "@shared/ui/avatar";
import { DepartmentDot, TagChip, type TagColor } from "@shared/ui/chip";
import { Tip } from "@shared/ui/tip";
import { useQueryClient } from "@tanstack/react-query";
import { Flag, PencilLine, Plus } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { type Command, isOffered, useAllCommands, useCommands } from "../../commands/registry";
import { useKeysOf } from "../../commands/shortcuts";
import { useDepartments, useMay, useSession, useUsers } from "../../data/session";
import { nameSubject } from "../../data/subject";
import { useTagsOf } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contact-panel.module.css";
import { InPlace } from "./in-place";
import place from "./in-place.module.css";

type Props = { conversation: ConversationDetail };

const SUBJECT = "conversation-subject";

/** What is known of this conversation, each changed where it stands by the command that does it. */
export function ConversationFacts({ conversation: c }: Props) {
  const { t } = useTranslation();
  const department = useDepartments().find(({ id }) => id === c.department_id);
  return (
    <dl className={css.facts}>
      <Fact label={t("contact.subject")}>
        <Subject conversation={c} />
      </Fact>
      <Fact label={t("contact.owner")}>
        <Owner conversation={c} />
      </Fact>
      <Fact label={t("contact.department")}>
        <By commands={["act-transfer"]} label={t("contact.department")}>
          {department && <DepartmentDot color={department.color} />}
          <span className="cut">{department?.name ?? t("contact.noDepartment")}</span>
        </By>
      </Fact>
      <Fact label={t("contact.status")}>{t(`status.${c.status}`)}</Fact>
      <Fact label={t("contact.priority")}>
        <By commands={["act-priority"]} label={t("contact.priority")}>
          <Flag className={css[c.priority]} aria-hidden="true" />
          {t(`priority.${c.priority}`)}
        </By>
      </Fact>
      <Fact label={t("contact.tagsHere")}>
        <Tags conversation={c} />
      </Fact>
      <Fact label={t("contact.channel")}>{channelName(c.channel)}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Owner({ conversation: c }: Props) {
  const { t } = useTranslation();
  const { user } = useSession();
  const owner = useUsers().find(({ id }) => id === c.assignee_id);
  return (
    <By commands={["act-assign", "act-take"]} label={t("contact.owner")}>
      {owner && <Avatar name={owner.name} id={owner.id} size={18} isPerson />}
      <span className="cut">
        {owner?.name ?? t("contact.nobody")}
        {owner?.id === user.id && ` (${t("app.you")})`}
      </span>
    </By>
  );
}

function Subject({ conversation: c }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isReadOnly = !useMay("conversation.reply");
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "act-subject",
        group: "conversation",
        label: t("command.subject"),
        Icon: PencilLine,
        when: () => document.getElementById(SUBJECT) !== null,
        // after whoever ran it has given the focus back
        run: () => setTimeout(() => document.getElementById(SUBJECT)?.click(), 0),
      },
    ],
    [t],
  );
  useCommands(commands);
  return (
    <InPlace
      key={c.id}
      id={SUBJECT}
      label={t("contact.subject")}
      value={c.subject ?? ""}
      maxLength={500}
      className={css.subject}
      isReadOnly={isReadOnly}
      save={(subject) => nameSubject(client, c, subject)}
    />
  );
}

function Tags({ conversation: c }: Props) {
  const { t } = useTranslation();
  const tags = useTagsOf()(c.tag_ids);
  return (
    <span className={css.tags}>
      {tags.map(({ id, name, color }) => (
        <TagChip key={id} name={name} color={color as TagColor} />
      ))}
      <By commands={["act-tag"]} label={t("contact.tagsHere")} isQuiet>
        <Plus aria-hidden="true" />
        <span aria-hidden="true">{t("contact.tag")}</span>
      </By>
    </span>
  );
}

type ByProps = {
  /** The first of these that can be done now is. */
  commands: readonly string[];
  label: string;
  /** Nothing is shown where nothing can be done. */
  isQuiet?: boolean;
  children: ReactNode;
};

/** A fact as a button of the command that changes it; where none is offered, only the fact. */
function By({ commands, label, isQuiet, children }: ByProps) {
  const all = useAllCommands();
  const keysOf = useKeysOf();
  const offered = commands.flatMap(
    (id) => all.find((command) => command.id === id && isOffered(command)) ?? [],
  )[0];
  if (!offered) return isQuiet ? null : children;
  return (
    <Tip label={offered.label} keys={keysOf(offered.id)}>
      <button
        type="button"
        className={isQuiet ? css.addTag : `${place.shown} ${css.fact}`}
        onClick={offered.run}
      >
        <span className="sr">{label}: </span>
        {children}
        <span className="sr">. {offered.label}</span>
      </button>
    </Tip>
  );
}
