import type { View } from "@shared/api/types";
import { channelName } from "@shared/ui/avatar";
import { useMemo } from "react";
import { CATALOGUE } from "../../commands/catalogue";
import { type Command, registry, useCommands } from "../../commands/registry";
import { VIEWS } from "../../data/keys";
import { useTranslation } from "../../i18n/use-translation";
import { goOnWriting } from "./list-focus";
import type { Entry } from "./list-order";
import { rowAtHand, type Selection } from "./list-selection";

type Wish = {
  entries: Entry[];
  selectedId: string | undefined;
  selection: Selection;
  onOpen: (id: string) => void;
  onChooseView: (view: View) => void;
  onBack: () => void;
};

const MOST_PEOPLE = 30;

/** The open conversation offers it itself, if it may be resolved. */
const resolveHere = () => registry.all().find(({ id }) => id === "act-resolve");

/** Moving about the list by keys, and every loaded conversation by name in the palette. */
export function useListCommands(wish: Wish): void {
  const { entries, selectedId, selection, onOpen, onChooseView, onBack } = wish;
  const { t } = useTranslation();
  const commands = useMemo<Command[]>(() => {
    const rows = entries.flatMap((entry) => (entry.kind === "row" ? [entry.conversation] : []));
    const here = rows.findIndex((row) => row.id === selectedId);
    const go = (index: number) => {
      const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
      if (row) goOnWriting(() => onOpen(row.id));
    };
    const nextTurn = [...rows.slice(here + 1), ...rows].find(
      (row) => row.turn === "us" && row.id !== selectedId,
    );
    return [
      {
        id: "next",
        group: "go",
        label: t("command.next"),
        when: () => rows.length > 0,
        run: () => go(here + 1),
      },
      {
        id: "previous",
        group: "go",
        label: t("command.previous"),
        when: () => rows.length > 0,
        run: () => go(here - 1),
      },
      {
        id: "next-turn",
        group: "go",
        label: t("command.nextTurn"),
        when: () => nextTurn !== undefined,
        run: () => nextTurn && goOnWriting(() => onOpen(nextTurn.id)),
      },
      {
        id: "resolve-next",
        group: "conversation",
        label: t("command.resolveNext"),
        when: () => resolveHere() !== undefined && selection.ids.length === 0,
        run: () => {
          resolveHere()?.run();
          if (nextTurn) onOpen(nextTurn.id);
        },
      },
      {
        id: "back",
        group: "go",
        label: t("command.back"),
        when: () => selectedId !== undefined || selection.ids.length > 0,
        run: () => (selection.ids.length > 0 ? selection.clear() : onBack()),
      },
      ...(["pick", "pick-to"] as const).map((id) => ({
        id,
        group: "go" as const,
        label: t(CATALOGUE[id].label),
        when: () => rowAtHand(selectedId) !== undefined,
        run: () => {
          const row = rowAtHand(selectedId);
          if (row) (id === "pick" ? selection.toggle : selection.extend)(row);
        },
      })),
      ...VIEWS.map((view) => ({
        id: `tab-${view}`,
        group: "go" as const,
        label: t(CATALOGUE[`tab-${view}`].label),
        run: () => onChooseView(view),
      })),
      ...rows.slice(0, MOST_PEOPLE).map((row) => ({
        id: `open-${row.id}`,
        group: "people" as const,
        label: `${row.contact_name} #${row.number}`,
        detail: channelName(row.channel),
        run: () => onOpen(row.id),
      })),
    ];
  }, [entries, selectedId, selection, onOpen, onChooseView, onBack, t]);
  useCommands(commands);
}
