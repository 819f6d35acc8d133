import type { Message } from "@shared/api/types";
import {
  AlarmClock,
  Archive,
  ArchiveRestore,
  ArrowLeftRight,
  Check,
  Clock,
  Hourglass,
  IdCard,
  Info,
  MessageSquarePlus,
  RotateCcw,
  TimerOff,
  UserPlus,
  Users,
} from "lucide-react";
import type { ComponentType } from "react";
import { waited, whenText } from "../../data/format";
import { useDepartments, useUsers } from "../../data/session";
import { Marked } from "../../i18n/marked";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";

const ICONS: Record<string, ComponentType<{ "aria-hidden": "true" }>> = {
  started: MessageSquarePlus,
  assigned: UserPlus,
  assigned_by: UserPlus,
  taken: UserPlus,
  queued: Users,
  held: Users,
  unassigned: Users,
  transferred: ArrowLeftRight,
  recalled: RotateCcw,
  resolved: Check,
  closed: Check,
  reopened: RotateCcw,
  archived: Archive,
  unarchived: ArchiveRestore,
  snoozed: Clock,
  woken: AlarmClock,
  resumed: AlarmClock,
  waiting: Hourglass,
  identity_changed: IdCard,
  redirected: ArrowLeftRight,
  overdue: TimerOff,
  left_behind: TimerOff,
  agent_offline: Users,
};

/** Why something happened, in the reader's language; words of the server if we have none. */
export function SystemLine({ message: m }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const facts = useFacts(m);
  const code = String(m.detail.code ?? "");
  const key = phraseOf(code, facts);
  const isKnown = i18n.exists(`system.${key}`);
  const Icon = ICONS[code] ?? Info;
  const why = facts.why ? sayWhy(facts) : "";
  return (
    <p className={css.system}>
      <Icon aria-hidden="true" />
      <span>
        {isKnown ? (
          <Marked text={`system.${key}`} values={{ ...facts, why }} />
        ) : (
          m.body || t("system.other")
        )}
      </span>
    </p>
  );

  function sayWhy(known: Facts): string {
    const { why: reason = "", open, capacity } = known;
    const load = open !== undefined && capacity !== undefined;
    if (i18n.exists(`system.why_${reason}`) && load) return t(`system.why_${reason}`, known);
    if (i18n.exists(`system.because_${reason}`)) return t(`system.because_${reason}`);
    if (i18n.exists(`system.${reason}`)) return t(`system.${reason}`);
    return load ? t("system.why_other", known) : reason;
  }
}

type Facts = Record<string, string | undefined>;

/** Some lines have another form when more, or less, is known. */
const FORMS: Record<string, (facts: Facts) => string | false | undefined> = {
  assigned: (facts) => !(facts.department && facts.why) && "assignedPlain",
  queued: queuedForm,
  held: queuedForm,
  transferred: (facts) => facts.reason && "transferredWhy",
  resolved: (facts) => facts.outcome && "resolvedOutcome",
  overdue: (facts) => Number(facts.times) > 1 && "overdueAgain",
  agent_offline: (facts) => facts.offline && "agent_offlineSince",
  left_behind: (facts) => facts.offline && "left_behindSince",
  change_refused: (facts) => `change_refused_${facts.what}`,
};

function queuedForm(facts: Facts): string {
  if (!facts.department) return "queuedNowhere";
  return facts.why ? "queuedWhy" : "queued";
}

const phraseOf = (code: string, facts: Facts) => FORMS[code]?.(facts) || code;

/** The facts of a line as words: ids become names, instants become times. */
function useFacts(m: Message): Facts {
  const { t, i18n } = useTranslation();
  const users = useUsers();
  const departments = useDepartments();
  const named = (value: unknown): string | undefined => {
    if (value === null || value === undefined || value === "") return undefined;
    if (typeof value !== "string") return String(value);
    const known =
      users.find(({ id }) => id === value) ?? departments.find(({ id }) => id === value);
    if (known) return known.name;
    return /^\d{4}-\d\d-\d\dT/.test(value) ? whenText(value, i18n.language) : value;
  };
  const facts: Facts = {};
  for (const [key, value] of Object.entries(m.detail))
    facts[key.replace(/_id$/, "")] = named(value);
  const by = facts.by ?? named(m.author_id) ?? m.author_name ?? t("system.nobody");
  const timeOf = (key: string) => {
    const seconds = Number(m.detail[key]);
    return Number.isFinite(seconds) ? waited(seconds * 1000) : undefined;
  };
  const isTransfer = m.detail.code === "transferred";
  return {
    ...facts,
    waited: timeOf("waited_seconds"),
    offline: timeOf("offline_seconds"),
    by,
    agent: facts.agent ?? facts.user,
    from: isTransfer ? by : facts.from,
    to: facts.to ?? facts.agent ?? facts.department,
    open: facts.open ?? facts.open_before,
    why: facts.why ?? facts.because ?? (isTransfer ? undefined : facts.reason),
  };
}
