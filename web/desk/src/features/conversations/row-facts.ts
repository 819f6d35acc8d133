import type { Conversation, Department } from "@shared/api/types";
import { roughly } from "../../data/format";

const MINUTE = 60_000;

export type Urgency = "on" | "warn" | "late";

/** How near the department's time to answer is: under a quarter left warns, gone is late. */
export function urgencyOf(
  conversation: Conversation,
  department: Department | undefined,
  now: number,
): { urgency: Urgency; leftMs: number | null } | null {
  if (conversation.turn !== "us" || conversation.turn_since === null) return null;
  const seconds = department?.response_timeout_seconds;
  if (!seconds) return { urgency: "on", leftMs: null };
  const due = conversation.deadline_at
    ? Date.parse(conversation.deadline_at)
    : Date.parse(conversation.turn_since) + seconds * 1000;
  const leftMs = due - now;
  if (leftMs <= 0) return { urgency: "late", leftMs };
  return { urgency: leftMs < seconds * 250 ? "warn" : "on", leftMs };
}

/** How long ago the time to answer was over, in one number; null while that is not a minute. */
export function lateSince(leftMs: number): string | null {
  return leftMs > -MINUTE ? null : roughly(-leftMs);
}
