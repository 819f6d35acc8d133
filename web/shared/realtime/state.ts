import type {
  Conversation,
  ConversationDetail,
  Counters,
  Message,
  Presence,
  Role,
  View,
} from "../api/types";

/** Who looks at the screen: decides which rows belong on it. */
export type Viewer = { user_id: string; role: Role; department_ids: string[] };

export type ListState = { items: Conversation[]; next_cursor: string | null };

export type Timeline = {
  /** Ascending by `seq`. */
  items: Message[];
  /** There are older ones on the server. */
  has_more: boolean;
  /** There are newer ones on the server: the reader is far above, and what comes is not put here. */
  has_newer?: boolean;
  /** An entry is missing between two that are here: ask the server. */
  has_gap?: boolean;
};

/** All that an event can touch. Parts that are not loaded are absent and stay so. */
export type DeskState = {
  position: number;
  lists: Partial<Record<View, ListState>>;
  details: Record<string, ConversationDetail>;
  timelines: Record<string, Timeline>;
  counters: Counters | null;
  presence: Record<string, Presence>;
};

export const EMPTY: DeskState = {
  position: 0,
  lists: {},
  details: {},
  timelines: {},
  counters: null,
  presence: {},
};
