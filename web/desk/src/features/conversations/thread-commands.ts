import type { Conversation } from "@shared/api/types";
import { Lock, PanelRight, Paperclip, Reply } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "../../commands/registry";
import { useOfferTarget } from "../../commands/target";
import type { Mode } from "../../data/drafts";
import type { Action } from "./actions";

type Wish = {
  conversation: Conversation;
  actions: Action[];
  onMode: (mode: Mode) => void;
  togglePanel: () => void;
};

const focusComposer = () => setTimeout(() => document.getElementById("composer")?.focus(), 0);

/** The open conversation by keys: the same actions that its buttons offer. */
export function useThreadCommands({ conversation, actions, onMode, togglePanel }: Wish): void {
  const { t } = useTranslation();
  useOfferTarget(conversation.contact_name);
  const fingerprint = actions.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of actions stands for them
  const commands = useMemo<Command[]>(() => {
    const write = (mode: Mode) => () => {
      onMode(mode);
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
