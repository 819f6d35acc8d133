import type { ConversationDetail, Message } from "@shared/api/types";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { overlays } from "../../commands/overlays";
import { type Command, useCommands } from "../../commands/registry";
import { edit, react, revoke } from "../../data/changing";
import type { Mode } from "../../data/drafts";
import { useSession } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import { useQuoting } from "./composing/quoting";
import { offeredOf } from "./offered";
import type { MessageDeeds } from "./timeline-context";

/** A message that somebody is about to change, with the words that were refused, if any. */
export type Doing = { kind: "edit" | "revoke"; message: Message; text?: string };

export type Deeds = {
  deeds: MessageDeeds;
  doing: Doing | null;
  close: () => void;
  save: (message: Message, text: string) => void;
  takeBack: (message: Message) => void;
};

/** What this person may do to single messages of the open conversation, and is about to do. */
export function useDeeds(c: ConversationDetail, onMode: (mode: Mode) => void): Deeds {
  const client = useQueryClient();
  const { user, permissions } = useSession();
  const quoting = useQuoting(c, onMode);
  const [doing, setDoing] = useState<Doing | null>(null);
  const may = (what: string) => permissions.includes(`conversation.${what}`);
  const mayWrite = may("reply");
  const mayReact = mayWrite && c.window.is_open && (may("assign_others") || !isColleagues(c, user));

  const deeds = useMemo<MessageDeeds>(
    () => ({
      ...quoting,
      ...(mayReact && { react: (m, emoji) => void react(client, m, emoji, user.id) }),
      ...(mayWrite && {
        edit: (message) => setDoing({ kind: "edit", message }),
        revoke: (message) => setDoing({ kind: "revoke", message }),
      }),
    }),
    [quoting, mayReact, mayWrite, client, user.id],
  );
  const close = useCallback(() => {
    setDoing(null);
    if (doing) standOn(doing.message);
  }, [doing]);
  const save = (message: Message, text: string) => {
    close();
    if (text === message.body) return;
    void edit(client, message, text).then((isDone) => {
      if (!isDone) setDoing((now) => now ?? { kind: "edit", message, text });
    });
  };
  const takeBack = (message: Message) => {
    close();
    void revoke(client, message);
  };
  const isHere = doing?.message.conversation_id === c.id;
  return { deeds, doing: isHere ? doing : null, close, save, takeBack };
}

/** While a colleague works on it, only who may take it from them speaks for the team. */
const isColleagues = (c: ConversationDetail, user: { id: string }) =>
  (c.status === "active" || c.status === "waiting") &&
  c.assignee_id !== null &&
  c.assignee_id !== user.id;

/** The bar that was pressed is gone when the dialog closes: the keys stay with its message. */
function standOn({ seq }: Message): void {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-seq="${seq}"] article`)?.focus();
  });
}

/** In an empty box; or from the palette, wherever one is. */
function isAsked(): boolean {
  if (overlays.current() === "palette") return true;
  const here = document.activeElement;
  return here instanceof HTMLTextAreaElement && here.id === "composer" && here.value === "";
}

/** The newest of one's own messages that may be edited, by one key. */
export function useEditLast(
  c: ConversationDetail,
  messages: readonly Message[],
  deeds: MessageDeeds,
  mode: Mode,
): void {
  const { t } = useTranslation();
  const { user } = useSession();
  const can = c.can ?? null;
  const commands = useMemo<Command[]>(() => {
    const last = () => messages.findLast((m) => offeredOf(m, deeds, can, user.id).edit);
    return [
      {
        id: "edit-last",
        group: "conversation",
        label: t("command.editLast"),
        Icon: Pencil,
        when: () => mode === "reply" && isAsked() && last() !== undefined,
        run: () => {
          const message = last();
          if (message) deeds.edit?.(message);
        },
      },
    ];
  }, [messages, deeds, can, user.id, mode, t]);
  useCommands(commands);
}
