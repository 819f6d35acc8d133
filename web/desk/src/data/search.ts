import { ask } from "@shared/api/ask";
import { search } from "@shared/api/generated/sdk.gen";
import type { SearchView } from "@shared/api/generated/types.gen";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const SHORTEST = 2;
const REST_MS = 180;
const MOST = 5;

export type Found = { view: SearchView; tookMs: number };

async function findBy(q: string): Promise<Found> {
  const from = performance.now();
  const view = (await ask(search({ query: { q, limit: MOST } }))) as SearchView;
  return { view, tookMs: Math.round(performance.now() - from) };
}

/** While words are asked for: what was found, or that nobody answered. */
export type Searching = {
  found?: Found | undefined;
  state: "idle" | "asking" | "done" | "failed";
  again: () => void;
};

/** What the server finds for these words, once the fingers rest. */
export function useSearch(words: string): Searching {
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(words.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const isAsking = q.length >= SHORTEST;
  const found = useQuery({
    queryKey: ["search", q],
    queryFn: () => findBy(q),
    enabled: isAsking,
    staleTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const again = () => void found.refetch();
  if (words.trim().length < SHORTEST) return { state: "idle", again };
  if (found.isError && !found.isFetching) return { state: "failed", again };
  const isDone = q === words.trim() && !found.isFetching && !found.isPlaceholderData;
  return { found: found.data, state: isDone ? "done" : "asking", again };
}
