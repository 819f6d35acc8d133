import type { ConversationDetail } from "@shared/api/types";
import {
  AlarmClock,
  Archive,
  ArchiveRestore,
  ArrowLeftRight,
  Check,
  CircleStop,
  Flag,
  Hourglass,
  type LucideIcon,
  MessageSquareQuote,
  RotateCcw,
  Tag,
  Undo2,
  UserCheck,
  UserPlus,
} from "lucide-react";
import { useMoves } from "../../data/moves";
import { useSession } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";

export type ActionId =
  | "take"
  | "assign"
  | "unassign"
  | "transfer"
  | "snooze"
  | "wait"
  | "wake"
  | "resolve"
  | "resolveWith"
  | "tag"
  | "priority"
  | "close"
  | "reopen"
  | "archive"
  | "unarchive";

export type Action = {
  id: ActionId;
  label: string;
  Icon: LucideIcon;
  run: () => void;
};

export type Sheet = "transfer" | "assign" | "snooze" | "tag" | "priority" | "resolve" | null;

/** What this person may do to this conversation now. What is not legal is not offered. */
export function useActions(c: ConversationDetail, open: (sheet: Sheet) => void): Action[] {
  const { t } = useTranslation();
  const { user, permissions } = useSession();
  const moves = useMoves(c);
  const isMine = c.assignee_id === user.id;
  const may = (permission: string) => permissions.includes(`conversation.${permission}`);
  const legal = (move: string) => c.moves.includes(move);
  const mayTouch = isMine || c.assignee_id === null || may("assign_others");

  const all: (Action & { isOffered: boolean })[] = [
    {
      id: "take",
      Icon: UserCheck,
      isOffered: legal("assign") && !isMine && may("take") && mayTouch,
      label: t("act.take"),
      run: () => void moves.take(),
    },
    {
      id: "reopen",
      Icon: RotateCcw,
      isOffered: legal("reopen") && may("resolve"),
      label: t("act.reopen"),
      run: () => void moves.reopen(),
    },
    {
      id: "snooze",
      Icon: AlarmClock,
      isOffered: legal("snooze") && mayTouch,
      label: t("act.snooze"),
      run: () => open("snooze"),
    },
    {
      id: "transfer",
      Icon: ArrowLeftRight,
      isOffered: legal("transfer") && may("transfer") && mayTouch,
      label: t("act.transfer"),
      run: () => open("transfer"),
    },
    {
      id: "assign",
      Icon: UserPlus,
      isOffered: legal("assign") && may("assign_others"),
      label: t("act.assign"),
      run: () => open("assign"),
    },
    {
      id: "unassign",
      Icon: Undo2,
      isOffered: legal("unassign") && c.assignee_id !== null && mayTouch,
      label: t("act.unassign"),
      run: () => void moves.unassign(),
    },
    {
      id: "wait",
      Icon: Hourglass,
      isOffered: legal("wait") && c.status === "active" && mayTouch,
      label: t("act.wait"),
      run: () => void moves.wait(),
    },
    {
      id: "wake",
      Icon: RotateCcw,
      isOffered: legal("wake") && mayTouch,
      label: t("act.wake"),
      run: () => void moves.wake(),
    },
    {
      id: "resolve",
      Icon: Check,
      isOffered: legal("resolve") && may("resolve") && mayTouch,
      label: t("act.resolve"),
      run: () => void moves.resolve(),
    },
    {
      id: "resolveWith",
      Icon: MessageSquareQuote,
      isOffered: legal("resolve") && may("resolve") && mayTouch,
      label: t("act.resolveWith"),
      run: () => open("resolve"),
    },
    {
      id: "tag",
      Icon: Tag,
      isOffered: may("reply"),
      label: t("act.tag"),
      run: () => open("tag"),
    },
    {
      id: "priority",
      Icon: Flag,
      isOffered: may("reply"),
      label: t("act.priority"),
      run: () => open("priority"),
    },
    {
      id: "close",
      Icon: CircleStop,
      isOffered: legal("close") && may("resolve") && mayTouch,
      label: t("act.close"),
      run: () => void moves.close(),
    },
    {
      id: "archive",
      Icon: Archive,
      isOffered: legal("archive") && may("archive") && c.archived_at === null,
      label: t("act.archive"),
      run: () => void moves.archive(),
    },
    {
      id: "unarchive",
      Icon: ArchiveRestore,
      isOffered: may("archive") && c.archived_at !== null,
      label: t("act.unarchive"),
      run: () => void moves.unarchive(),
    },
  ];
  return all.filter((action) => action.isOffered);
}
