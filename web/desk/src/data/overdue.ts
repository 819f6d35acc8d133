import { type DeskEvent, isAboutConversation } from "@shared/realtime/events";

/** Conversations whose department did not answer in time, and that still wait for anybody. */
type Overdue = ReadonlyMap<string, { contactName: string }>;

const listeners = new Set<() => void>();
let overdue: Overdue = new Map();

function become(next: Overdue): void {
  overdue = next;
  for (const listener of listeners) listener();
}

/** Supervisors are told by the log (RTE-03). Whoever leaves the queue is nobody's worry any more. */
export const overdueStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => overdue,
  hear: (event: DeskEvent) => {
    if (!isAboutConversation(event)) return;
    const { id, status, contact_name: contactName } = event.conversation;
    if (event.type === "conversation.overdue") {
      become(new Map(overdue).set(id, { contactName }));
    } else if (status !== "queued" && overdue.has(id)) {
      become(new Map([...overdue].filter(([other]) => other !== id)));
    }
  },
  dismiss: () => become(new Map()),
};
