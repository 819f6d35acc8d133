import type { Department, Presence, PresenceState, TeamMember } from "@shared/api/types";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "./keys";
import { useUsers } from "./session";

/** One of the team, as they are now. */
export type Colleague = TeamMember & { state: PresenceState };

const RANK: Readonly<Record<PresenceState, number>> = { online: 0, busy: 2, away: 3, offline: 4 };

/** On the net with room, on the net and full, busy, away, gone. */
const rankOf = (one: Colleague) =>
  RANK[one.state] +
  (one.state === "online" && one.open_count >= (one.capacity ?? Infinity) ? 1 : 0);

/** Whoever works here, those who can take something first, the least loaded before the others. */
export function useColleagues(): Colleague[] {
  const told = useQuery<Record<string, Presence>>({
    queryKey: keys.presence,
    queryFn: skipToken,
  }).data;
  const users = useUsers();
  return useMemo(
    () =>
      users
        .filter(({ is_active }) => is_active)
        .map((user) => ({ ...user, state: (told?.[user.id] ?? user.presence).effective }))
        .sort((a, b) => rankOf(a) - rankOf(b) || a.open_count - b.open_count),
    [users, told],
  );
}

/** Who of a department is on the net. */
export const onlineIn = (department: Department, colleagues: readonly Colleague[]) =>
  colleagues.filter(({ id, state }) => state === "online" && department.member_ids.includes(id));
