import type { ConversationDetail } from "@shared/api/types";
import { lazy, Suspense } from "react";
import type { Sheet } from "./actions";

const AssignDialog = lazy(async () => ({
  default: (await import("./assign-dialog")).AssignDialog,
}));
const PriorityDialog = lazy(async () => ({
  default: (await import("./sheets/priority-dialog")).PriorityDialog,
}));
const ResolveDialog = lazy(async () => ({
  default: (await import("./sheets/resolve-dialog")).ResolveDialog,
}));
const SnoozeDialog = lazy(async () => ({
  default: (await import("./snooze-dialog")).SnoozeDialog,
}));
const TagDialog = lazy(async () => ({
  default: (await import("./sheets/tag-dialog")).TagDialog,
}));
const TransferDialog = lazy(async () => ({
  default: (await import("./transfer-dialog")).TransferDialog,
}));

type Props = {
  conversation: ConversationDetail;
  sheet: Sheet | "custom";
  /** Presets of snoozing are a menu where there is room for one. */
  isNarrow: boolean;
  onClose: () => void;
};

/** What a deed asks for before it is done: one at a time, each loaded when it is wanted. */
export function ThreadSheets({ sheet, isNarrow, ...shown }: Props) {
  return (
    <Suspense fallback={null}>
      {sheet === "transfer" && <TransferDialog {...shown} />}
      {sheet === "tag" && <TagDialog {...shown} />}
      {sheet === "priority" && <PriorityDialog {...shown} />}
      {sheet === "resolve" && <ResolveDialog {...shown} />}
      {sheet === "assign" && <AssignDialog {...shown} />}
      {(sheet === "custom" || (sheet === "snooze" && isNarrow)) && (
        <SnoozeDialog {...shown} withPresets={isNarrow} />
      )}
    </Suspense>
  );
}
