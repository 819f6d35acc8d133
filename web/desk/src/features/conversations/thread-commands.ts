import type { Conversation } from "@shared/api/types";
import { Lock, PanelRight, Paperclip, Reply, RotateCw } from "lucide-react";
import { useMemo } from "react";
import { flushSync } from "react-dom";
import { type Command, useCommands } from "../../commands/registry";
import { useOfferTarget } from "../../commands/target";
import type { Mode } from "../../data/drafts";
import { useTranslation } from "../../i18n/use-translation";
import type { Action } from "./actions";
import { lastRetry } from "./retry-button";

type Wish = {
  conversation: Conversation;
  actions: Action[];
  onMode: (mode: Mode) => void;
  togglePanel: () => void;
};

/** Where words are written, or what must be done before; not where nobody sees it yet. */
const focusComposer = () =>
  [...document.querySelectorAll<HTMLElement>("#composer, #before-writing")]
    .find((one) => one.checkVisibility?.() !== false)
    ?.focus();

/** The open conversation by keys: the same actions that its buttons offer. */
export function useThreadCommands({ conversation, actions, onMode, togglePanel }: Wish): void {
  const { t } = useTranslation();
  useOfferTarget(conversation.contact_name);
  const fingerprint = actions.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of actions stands for them
  const commands = useMemo<Command[]>(() => {
    const write = (mode: Mode) => () => {
      flushSync(() => onMode(mode)); // the next key is the first letter already
      focusComposer();
    };
    return [
      ...actions.map(({ id, label, Icon, run }) => ({
        id: `act-${id}`,
        group: "conversation" as const,
        label,
        Icon,
        run,
      })),
      {
        id: "reply",
        group: "conversation",
        label: t("command.reply"),
        Icon: Reply,
        run: write("reply"),
      },
      {
        id: "note",
        group: "conversation",
        label: t("command.note"),
        Icon: Lock,
        run: write("note"),
      },
      {
        id: "attach",
        group: "conversation",
        label: t("command.attach"),
        Icon: Paperclip,
        when: () => document.getElementById("attach") !== null,
        run: () => document.getElementById("attach")?.click(),
      },
      {
        id: "retry",
        group: "conversation",
        label: t("command.retry"),
        Icon: RotateCw,
        when: () => lastRetry() !== undefined,
        run: () => lastRetry()?.click(),
      },
      {
        id: "panel",
        group: "conversation",
        label: t("command.panel"),
        Icon: PanelRight,
        run: togglePanel,
      },
    ];
  }, [conversation.id, conversation.version, fingerprint, t, onMode, togglePanel]);
  useCommands(commands);
}
