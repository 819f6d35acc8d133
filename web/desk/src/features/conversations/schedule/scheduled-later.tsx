import { lazy, Suspense } from "react";
import { useScheduled } from "../../../data/scheduled";

const ScheduledList = lazy(async () => ({
  default: (await import("./scheduled-list")).ScheduledList,
}));

/** What waits for its time in this conversation; nothing where nothing does. */
export function ScheduledLater({ conversationId }: { conversationId: string }) {
  const items = useScheduled(conversationId);
  if (items.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <ScheduledList items={items} />
    </Suspense>
  );
}
