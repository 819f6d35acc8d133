import type { View } from "@shared/api/types";

export const keys = {
  session: ["session"] as const,
  list: (view: View) => ["list", view] as const,
  detail: (id: string) => ["detail", id] as const,
  timeline: (id: string) => ["timeline", id] as const,
  counters: ["counters"] as const,
  presence: ["presence"] as const,
  departments: ["departments"] as const,
  users: ["users"] as const,
  inboxes: ["inboxes"] as const,
  tags: ["tags"] as const,
  views: ["views"] as const,
  templates: ["templates"] as const,
  quickReplies: ["quick-replies"] as const,
  company: ["company"] as const,
  notifications: ["notifications"] as const,
  preferences: ["preferences"] as const,
};

export const VIEWS: readonly View[] = ["mine", "unassigned", "all", "bot"];

export const isView = (text: unknown): text is View => VIEWS.includes(text as View);
