import type { Conversation } from "@shared/api/types";
import { IconButton } from "@shared/ui/button";
import { Menu, MenuItem, MenuLabel, MenuRule, SubMenu } from "@shared/ui/menu";
import {
  AlarmClock,
  Archive,
  ArrowLeftRight,
  Check,
  Ellipsis,
  Flag,
  Tag,
  UserPlus,
} from "lucide-react";
import { type BulkAct, PRIORITIES } from "../../data/bulk";
import { useDepartments, useMay, useSession, useUsers } from "../../data/session";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import { snoozePresets } from "./snooze-menu";

type Run = (act: BulkAct, done: string) => Promise<void>;
/** What is under “more” is reached by keys without it. */
export type BulkMenuId = "assign" | "tag" | "snooze" | "more" | "transfer" | "priority";
type Props = {
  chosen: readonly Conversation[];
  isBusy: boolean;
  run: Run;
  /** The one that is open; keys open them, too. */
  open: BulkMenuId | null;
  onOpen: (menu: BulkMenuId | null) => void;
};

const state = (id: BulkMenuId, { open, onOpen }: Props) => ({
  open: open === id,
  onOpenChange: (isOpen: boolean) => onOpen(isOpen ? id : null),
});

/** Of the bar at the foot of the list: who has them, what they are about, and what else. */
export function BulkMenus(props: Props) {
  return (
    <>
      <AssignMenu {...props} />
      <TagMenu {...props} />
      <SnoozeChoice {...props} />
      <MoreMenu {...props} />
    </>
  );
}

function AssignMenu(props: Props) {
  const { isBusy, run } = props;
  const { t } = useTranslation();
  const me = useSession().user.id;
  const mayAssign = useMay("conversation.assign_others");
  const mayTake = useMay("conversation.take");
  const people = useUsers().filter((user) => user.is_active && user.id !== me);
  return (
    <Menu
      {...state("assign", props)}
      label={t("act.assign")}
      side="top"
      trigger={
        <IconButton label={t("act.assign")} disabled={isBusy}>
          <UserPlus aria-hidden="true" />
        </IconButton>
      }
    >
      {mayTake && (
        <MenuItem onSelect={() => void run({ action: "take" }, "bulk.taken")}>
          {t("act.take")}
        </MenuItem>
      )}
      <MenuItem onSelect={() => void run({ action: "unassign" }, "bulk.unassigned")}>
        {t("act.unassign")}
      </MenuItem>
      {mayAssign && people.length > 0 && <MenuRule />}
      {mayAssign &&
        people.map((user) => (
          <MenuItem
            key={user.id}
            end={t(`presence.${user.presence.effective}`)}
            onSelect={() => void run({ action: "assign", user_id: user.id }, "bulk.assigned")}
          >
            {user.name}
          </MenuItem>
        ))}
    </Menu>
  );
}

function TagMenu(props: Props) {
  const { chosen, isBusy, run } = props;
  const { t } = useTranslation();
  const tags = useTags();
  const hasAll = (id: string) => chosen.every((row) => row.tag_ids.includes(id));
  const offered = tags.filter((tag) => tag.archived_at === null || hasAll(tag.id));
  return (
    <Menu
      {...state("tag", props)}
      label={t("bulk.tag")}
      side="top"
      trigger={
        <IconButton label={t("bulk.tag")} disabled={isBusy}>
          <Tag aria-hidden="true" />
        </IconButton>
      }
    >
      {offered.length === 0 && <MenuLabel>{t("bulk.noTags")}</MenuLabel>}
      {offered.map(({ id, name }) => {
        const isOn = hasAll(id);
        const act: BulkAct = { action: isOn ? "untag" : "tag", tag_id: id };
        return (
          <MenuItem
            key={id}
            end={isOn && <Check role="img" aria-label={t("bulk.hasTag")} />}
            onSelect={() => void run(act, isOn ? "bulk.untagged" : "bulk.tagged")}
          >
            {name}
          </MenuItem>
        );
      })}
    </Menu>
  );
}

function SnoozeChoice(props: Props) {
  const { isBusy, run } = props;
  const { t } = useTranslation();
  return (
    <Menu
      {...state("snooze", props)}
      label={t("act.snooze")}
      side="top"
      trigger={
        <IconButton label={t("act.snooze")} disabled={isBusy}>
          <AlarmClock aria-hidden="true" />
        </IconButton>
      }
    >
      {snoozePresets(new Date()).map(({ id, until }) => (
        <MenuItem
          key={id}
          onSelect={() =>
            void run({ action: "snooze", until: until.toISOString() }, "bulk.snoozed")
          }
        >
          {t(`snooze.${id}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}

function MoreMenu(props: Props) {
  const { isBusy, run, open, onOpen } = props;
  const { t } = useTranslation();
  const mayTransfer = useMay("conversation.transfer");
  const mayArchive = useMay("conversation.archive");
  const isAlone = open === "transfer" || open === "priority";
  const label = isAlone ? t(`act.${open}`) : t("app.more");
  return (
    <Menu
      open={isAlone || open === "more"}
      onOpenChange={(isOpen) => onOpen(isOpen ? "more" : null)}
      label={label}
      side="top"
      trigger={
        <IconButton label={t("app.more")} disabled={isBusy}>
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    >
      {isAlone && <MenuLabel>{label}</MenuLabel>}
      {open === "transfer" && <Departments run={run} />}
      {open === "priority" && <Priorities run={run} />}
      {!isAlone && mayTransfer && (
        <SubMenu label={t("act.transfer")} icon={<ArrowLeftRight aria-hidden="true" />}>
          <Departments run={run} />
        </SubMenu>
      )}
      {!isAlone && (
        <SubMenu label={t("act.priority")} icon={<Flag aria-hidden="true" />}>
          <Priorities run={run} />
        </SubMenu>
      )}
      {!isAlone && mayArchive && (
        <MenuItem
          icon={<Archive aria-hidden="true" />}
          onSelect={() => void run({ action: "archive" }, "bulk.archived")}
        >
          {t("act.archive")}
        </MenuItem>
      )}
    </Menu>
  );
}

function Departments({ run }: { run: Run }) {
  const departments = useDepartments().filter(({ is_active }) => is_active);
  return departments.map(({ id, name }) => (
    <MenuItem
      key={id}
      onSelect={() => void run({ action: "transfer", department_id: id }, "bulk.transferred")}
    >
      {name}
    </MenuItem>
  ));
}

function Priorities({ run }: { run: Run }) {
  const { t } = useTranslation();
  return PRIORITIES.map((priority) => (
    <MenuItem
      key={priority}
      onSelect={() => void run({ action: "priority", priority }, "bulk.prioritised")}
    >
      {t(`priority.${priority}`)}
    </MenuItem>
  ));
}
