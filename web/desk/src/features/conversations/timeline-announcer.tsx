import type { Message } from "@shared/api/types";
import { useEffect, useRef, useState } from "react";
import { useSession } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";

const TOGETHER_MS = 700;
const LONGEST = 200;

type Props = { messages: readonly Message[]; hasNewer: boolean; name: string };

/**
 * Speaks what comes while the conversation is open, once: one message by its words, several by
 * their number. The log itself is silent, for it is also filled by scrolling.
 */
export function Announcer({ messages, hasNewer, name: contact }: Props) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [said, setSaid] = useState({ text: "", turn: 0 });
  const heard = useRef({ seq: messages.at(-1)?.seq ?? 0, hasNewer });
  const waiting = useRef<Message[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const before = heard.current;
    const seq = messages.at(-1)?.seq ?? 0;
    heard.current = { seq: Math.max(seq, before.seq), hasNewer };
    if (hasNewer || before.hasNewer) return;
    const fresh = messages.filter(
      (m) => m.seq > before.seq && m.kind !== "system" && (!m.author_id || m.author_id !== user.id),
    );
    if (fresh.length === 0) return;
    waiting.current.push(...fresh);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const [first, ...more] = waiting.current.splice(0);
      if (!first) return;
      const text = first.body.slice(0, LONGEST) || t("thread.wordless");
      const isCustomer = first.author_type === "contact";
      const name = first.author_name ?? (isCustomer ? contact : t("thread.somebody"));
      const all =
        more.length > 0
          ? t("thread.newBelow", { count: more.length + 1 })
          : t("thread.heard", { name, text });
      setSaid(({ turn }) => ({ text: all, turn: turn + 1 }));
    }, TOGETHER_MS);
  }, [messages, hasNewer, user.id, contact, t]);

  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <p className="sr" aria-live="polite" data-announcer>
      <span key={said.turn}>{said.text}</span>
    </p>
  );
}
