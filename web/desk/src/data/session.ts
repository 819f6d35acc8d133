import { access, team } from "@shared/api/calls";
import type { Department, Session, TeamMember } from "@shared/api/types";
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

export function useDepartments(): Department[] {
  return useQuery(departmentsQuery).data ?? [];
}

export function useUsers(): TeamMember[] {
  return useQuery(usersQuery).data ?? [];
}
