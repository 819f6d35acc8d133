import type { Message } from "@shared/api/types";
import {
  ArrowLeftRight,
  Check,
  Clock,
  Info,
  RotateCcw,
  TimerOff,
  UserPlus,
  Users,
} from "lucide-react";
import type { ComponentType } from "react";
import { Trans, useTranslation } from "react-i18next";
import { waited, whenText } from "../../data/format";
import { useDepartments, useUsers } from "../../data/session";
import css from "./bubble.module.css";

const ICONS: Record<string, ComponentType<{ "aria-hidden": "true" }>> = {
  assigned: UserPlus,
  taken: UserPlus,
  queued: Users,
  unassigned: Users,
  transferred: ArrowLeftRight,
  resolved: Check,
  closed: Check,
  reopened: RotateCcw,
  snoozed: Clock,
  waiting: Clock,
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
          <Trans
            i18nKey={`system.${key}`}
            values={{ ...facts, why }}
            components={{ b: <b /> }}
            tOptions={{ interpolation: { escapeValue: true } }}
            shouldUnescape
          />
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

/** Some lines have a longer form when more is known. */
function phraseOf(code: string, facts: Facts): string {
  if (code === "assigned") return facts.department && facts.why ? "assigned" : "assignedPlain";
  if (code === "queued") return facts.why ? "queuedWhy" : "queued";
  if (code === "transferred") return facts.reason ? "transferredWhy" : "transferred";
  return code;
}

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
  const seconds = Number(m.detail.waited_seconds);
  const isTransfer = m.detail.code === "transferred";
  return {
    ...facts,
    ...(Number.isFinite(seconds) && { waited: waited(seconds * 1000) }),
    by,
    agent: facts.agent ?? facts.user,
    from: isTransfer ? by : facts.from,
    to: facts.to ?? facts.agent ?? facts.department,
    open: facts.open ?? facts.open_before,
    why: facts.why ?? facts.because ?? (isTransfer ? undefined : facts.reason),
  };
}
