import { ask } from "@shared/api/ask";
import { listTags } from "@shared/api/generated/sdk.gen";
import type { TagView } from "@shared/api/generated/types.gen";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { keys } from "./keys";

export type Tag = TagView;

/** With those that are put on nothing more: what has one still shows it. */
const readTags = async (): Promise<Tag[]> => (await ask(listTags())).items;

export const tagsQuery = { queryKey: keys.tags, queryFn: readTags };

const NONE: readonly Tag[] = [];

export function useTags(): readonly Tag[] {
  return useQuery(tagsQuery).data ?? NONE;
}

/** The tags of a row, by name; one that is not known yet is left out until it is. */
export function useTagsOf(): (ids: readonly string[]) => Tag[] {
  const tags = useTags();
  return useCallback((ids) => tags.filter((tag) => ids.includes(tag.id)), [tags]);
}
