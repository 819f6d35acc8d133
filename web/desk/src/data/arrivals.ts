import type { DeskEvent } from "@shared/realtime/events";

const hearers = new Set<(event: DeskEvent) => void>();

/** What happens now, while one looks or not: never what is only caught up with. */
export const arrivals = {
  tell: (event: DeskEvent) => {
    for (const hear of hearers) hear(event);
  },
  subscribe: (hear: (event: DeskEvent) => void) => {
    hearers.add(hear);
    return () => hearers.delete(hear);
  },
};
