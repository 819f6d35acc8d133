import { ask } from "@shared/api/ask";
import { createTag, listTags } from "@shared/api/generated/sdk.gen";
import type { TagView } from "@shared/api/generated/types.gen";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "./keys";

export type Tag = TagView;

/** With those that are put on nothing more: what has one still shows it. */
const readTags = async (): Promise<Tag[]> => (await ask(listTags())).items;

export const tagsQuery = { queryKey: keys.tags, queryFn: readTags };

const NONE: readonly Tag[] = [];

export function useTags(): readonly Tag[] {
  return useQuery(tagsQuery).data ?? NONE;
}

/** A new word, which only who keeps them may add; it is here before its event. */
export async function addTag(client: QueryClient, name: string): Promise<Tag> {
  const tag = (await ask(createTag({ body: { name } }))) as Tag;
  const isNew = (one: Tag) => one.id !== tag.id;
  client.setQueryData<Tag[]>(keys.tags, (known) => known && [...known.filter(isNew), tag]);
  return tag;
}

/**
 * The tags of a row, by name; one that is not known yet is left out until it is. The same ids
 * have the same answer, so that what shows them is not drawn again.
 */
export function useTagsOf(): (ids: readonly string[]) => readonly Tag[] {
  const tags = useTags();
  return useMemo(() => {
    const known = new Map<string, readonly Tag[]>();
    return (ids) => {
      const key = ids.join();
      const found = known.get(key) ?? tags.filter((tag) => ids.includes(tag.id));
      known.set(key, found);
      return found;
    };
  }, [tags]);
}
