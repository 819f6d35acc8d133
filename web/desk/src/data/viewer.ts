import type { Department, Session } from "@shared/api/types";
import type { Viewer } from "@shared/realtime/state";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./keys";

/** Who looks, from what is in the cache. */
export function viewerOf(client: QueryClient): Viewer {
  const session = client.getQueryData<Session>(keys.session);
  const departments = client.getQueryData<Department[]>(keys.departments) ?? [];
  const userId = session?.user.id ?? "";
  return {
    user_id: userId,
    role: session?.role ?? "agent",
    department_ids: departments
      .filter((department) => department.member_ids.includes(userId))
      .map((department) => department.id),
  };
}
