import { conversations } from "@shared/api/calls";
import { type Problem, problemOf } from "@shared/api/problem";
import type { Message } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { updateMessages } from "@shared/realtime/timeline";
import { toastStore } from "@shared/ui/toast-store";
import type { QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { keys } from "./keys";
import { reasonOf } from "./refusals";

type Part = {
  /** `message` with this part of `from`. */
  of: (message: Message, from: Message) => Message;
  /** Equal of two messages whose part is the same. */
  sign: (message: Message) => string;
};

const ofTeam = (m: Message) => m.reactions.filter(({ by }) => by === "agent");

/** What each deed changes of a message, and nothing besides: the rest may change meanwhile. */
const PARTS = {
  reaction: {
    of: (m, from) => ({
      ...m,
      reactions: [...ofTeam(from), ...m.reactions.filter(({ by }) => by !== "agent")],
    }),
    sign: (m) => ofTeam(m).map(({ emoji, at }) => `${emoji} ${at}`)[0] ?? "",
  },
  words: {
    of: (m, { body, original_body, edited_at }) => ({ ...m, body, original_body, edited_at }),
    sign: ({ body, edited_at }) => `${edited_at} ${body}`,
  },
  end: {
    of: (m, { revoked_at }) => ({ ...m, revoked_at }),
    sign: ({ revoked_at }) => revoked_at ?? "",
  },
} satisfies Record<string, Part>;

/** Deeds of one kind on one message: one after the other, and what the server said last. */
type Line = { tail: Promise<unknown>; known: Message };

const lines = new Map<string, Line>();

function keep(client: QueryClient, id: string, m: Message, change: (known: Message) => Message) {
  client.setQueryData<Timeline>(keys.timeline(id), (timeline) => {
    const known = timeline?.items.find((one) => one.id === m.id);
    return timeline && known && updateMessages(timeline, [change(known)]);
  });
}

const knownOf = (client: QueryClient, m: Message) =>
  client
    .getQueryData<Timeline>(keys.timeline(m.conversation_id))
    ?.items.find(({ id }) => id === m.id) ?? m;

/** At once on the screen; what the server refuses is put back, and said. True if it was done. */
async function carry(
  client: QueryClient,
  what: keyof typeof PARTS,
  m: Message,
  next: Partial<Message>,
  ask: () => Promise<{ message: Message }>,
): Promise<boolean> {
  const part: Part = PARTS[what];
  const name = `${what} ${m.id}`;
  const id = m.conversation_id;
  const line = lines.get(name) ?? { tail: Promise.resolve(), known: m };
  const wanted = part.of(m, { ...m, ...next });
  keep(client, id, m, (known) => part.of(known, wanted));
  const answer = line.tail.then(ask, ask);
  const settled = answer.then(
    ({ message }) => {
      line.known = message;
      if (line.tail === settled) keep(client, id, m, (known) => part.of(known, message));
      return true;
    },
    (error) => {
      const isOurs = (known: Message) => part.sign(known) === part.sign(wanted);
      keep(client, id, m, (known) => (isOurs(known) ? part.of(known, line.known) : known));
      sayRefusal(error);
      return false;
    },
  );
  line.tail = settled;
  lines.set(name, line);
  const isDone = await settled;
  if (line.tail === settled) lines.delete(name);
  return isDone;
}

/** The team's emoji on a message; null takes it away. */
export function react(client: QueryClient, m: Message, emoji: string | null, userId: string) {
  const known = knownOf(client, m);
  const at = nowText();
  const ours = emoji === null ? [] : [{ by: "agent" as const, emoji, at, user_id: userId }];
  return carry(client, "reaction", known, { reactions: ours }, () =>
    conversations.react(m.id, emoji),
  );
}

/** Other words. What waits leaves with them, as if it had never said anything else. */
export function edit(client: QueryClient, m: Message, text: string) {
  const known = knownOf(client, m);
  const mark = { original_body: known.original_body ?? known.body, edited_at: nowText() };
  const next = { body: text, ...(known.status !== "queued" && mark) };
  return carry(client, "words", known, next, () => conversations.edit(m.id, text));
}

export function revoke(client: QueryClient, m: Message) {
  return carry(client, "end", knownOf(client, m), { revoked_at: nowText() }, () =>
    conversations.revoke(m.id),
  );
}

const nowText = () => new Date().toISOString();

const WORDS: Readonly<Record<string, string>> = {
  "message.not_yours": "thread.refused.notYours",
  "message.bad_emoji": "thread.refused.badEmoji",
  "message.not_found": "thread.refused.gone",
  "delivery.window_closed": "thread.refused.windowClosed",
};

/** By `details.reason` of `message.not_changeable`. */
const REASONS: Readonly<Record<string, string>> = {
  channel: "thread.refused.channel",
  kind: "thread.refused.kind",
  revoked: "thread.refused.revoked",
  not_sent: "thread.refused.notSent",
  too_late: "thread.refused.tooLate",
};

function wordsOf(problem: Problem): string | undefined {
  if (problem.code !== "message.not_changeable") return WORDS[problem.code];
  return REASONS[String(problem.details?.reason)] ?? "thread.refused.kind";
}

function sayRefusal(error: unknown): void {
  const problem = problemOf(error);
  const words = wordsOf(problem);
  const reason = reasonOf(problem);
  const text = words ? i18next.t(words) : i18next.t("act.failed", { reason });
  toastStore.show({ tone: "error", text });
}
