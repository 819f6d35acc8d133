import { ask } from "@shared/api/ask";
import { changeView, createView, deleteView, listViews } from "@shared/api/generated/sdk.gen";
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

type Change = Partial<Pick<SavedView, "name" | "is_shared" | "sort_order">>;

/** Several at once, as when one goes before another; what is seen is read again in the end. */
export async function changeViews(
  client: QueryClient,
  changes: Map<string, Change>,
): Promise<void> {
  try {
    for (const [id, change] of changes) {
      await ask(changeView({ path: { view_id: id }, body: change }));
    }
  } finally {
    await client.invalidateQueries({ queryKey: keys.views });
  }
}

/** What must be told so that one stands a step further up (-1) or down (1) among its kind. */
export function movedBy(
  views: readonly SavedView[],
  id: string,
  step: 1 | -1,
): Map<string, Change> {
  const one = views.find((view) => view.id === id);
  const kind = views.filter((view) => view.is_shared === one?.is_shared);
  const at = kind.findIndex((view) => view.id === id);
  const other = kind[at + step];
  if (!one || !other) return new Map();
  kind[at + step] = one;
  kind[at] = other;
  return new Map(
    kind.flatMap((view, place) =>
      view.sort_order === place ? [] : [[view.id, { sort_order: place }] as const],
    ),
  );
}
