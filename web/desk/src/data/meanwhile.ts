import type { DeskEvent } from "@shared/realtime/events";

let arrived: number | null = 0;

/** How many messages of customers came while there was no line; null when nobody knows. */
export const meanwhile = {
  begin: () => {
    arrived = 0;
  },
  hear: (event: DeskEvent) => {
    if (arrived !== null && event.type === "message.received") arrived += 1;
  },
  /** Too much for a replay: all is read again, and nobody counts. */
  lose: () => {
    arrived = null;
  },
  arrived: () => arrived,
};
