import { ask } from "@shared/api/ask";
import { createView, deleteView, listViews } from "@shared/api/generated/sdk.gen";
import type { SavedViewView } from "@shared/api/generated/types.gen";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { type InboxSearch, readInboxSearch } from "./inbox-search";
import { keys } from "./keys";
import { queryOf } from "./narrowed";

export type SavedView = SavedViewView;

/** One's own lists under a name, then those that are shared. */
const viewsQuery = { queryKey: keys.views, queryFn: async () => (await ask(listViews())).items };

export function useViews(): readonly SavedView[] {
  return useQuery(viewsQuery).data ?? [];
}

/** The address that a saved view stands for. */
export const searchOf = ({ query }: SavedView): InboxSearch =>
  readInboxSearch({ view: "all", ...query });

type New = { name: string; is_shared: boolean; query: ReturnType<typeof queryOf> };

export async function addView(client: QueryClient, view: New): Promise<void> {
  await ask(createView({ body: view }));
  await client.invalidateQueries({ queryKey: keys.views });
}

export const newView = (name: string, isShared: boolean, search: InboxSearch): New => ({
  name,
  is_shared: isShared,
  query: queryOf(search),
});

export async function removeView(client: QueryClient, id: string): Promise<void> {
  await ask(deleteView({ path: { view_id: id } }));
  await client.invalidateQueries({ queryKey: keys.views });
}
