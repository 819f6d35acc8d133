import { access, inboxes, team } from "@shared/api/calls";
import type { Department, Inbox, Session, TeamMember } from "@shared/api/types";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { keys } from "./keys";

export const sessionQuery = { queryKey: keys.session, queryFn: access.me };

/** The signed-in person. Only below the guard, where a session is certain. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

export function useMay(permission: string): boolean {
  return useSession().permissions.includes(permission);
}

export const departmentsQuery = {
  queryKey: keys.departments,
  queryFn: team.departments,
};

export const usersQuery = {
  queryKey: keys.users,
  queryFn: team.users,
};

export const inboxesQuery = {
  queryKey: keys.inboxes,
  queryFn: inboxes.list,
};

export function useInboxes(): Inbox[] {
  return useQuery(inboxesQuery).data ?? [];
}

export function useDepartments(): Department[] {
  return useQuery(departmentsQuery).data ?? [];
}

export function useUsers(): TeamMember[] {
  return useQuery(usersQuery).data ?? [];
}
