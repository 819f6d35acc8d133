import type { Conversation } from "@shared/api/types";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "../../commands/registry";
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
  const fingerprint = actions.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of actions stands for them
  const commands = useMemo<Command[]>(() => {
    const write = (mode: Mode) => () => {
      onMode(mode);
      focusComposer();
    };
    return [
      ...actions.map(({ id, label, shortcut, run }) => ({
        id: `act-${id}`,
        group: "conversation" as const,
        label,
        ...(shortcut && { shortcut }),
        run,
      })),
      {
        id: "reply",
        group: "conversation",
        label: t("command.reply"),
        shortcut: "R, Alt L, Enter",
        run: write("reply"),
      },
      {
        id: "note",
        group: "conversation",
        label: t("command.note"),
        shortcut: "N, Alt P",
        run: write("note"),
      },
      {
        id: "attach",
        group: "conversation",
        label: t("command.attach"),
        shortcut: "Ctrl Alt A",
        when: () => document.getElementById("attach") !== null,
        run: () => document.getElementById("attach")?.click(),
      },
      {
        id: "panel",
        group: "conversation",
        label: t("command.panel"),
        shortcut: "]",
        run: togglePanel,
      },
    ];
  }, [conversation.id, conversation.version, fingerprint, t, onMode, togglePanel]);
  useCommands(commands);
}
