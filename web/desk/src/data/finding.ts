import { ask } from "@shared/api/ask";
import { search } from "@shared/api/generated/sdk.gen";
import type { SearchView } from "@shared/api/generated/types.gen";
import { type Problem, problemOf } from "@shared/api/problem";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const SHORTEST = 2;
const LONGEST = 200;
const REST_MS = 200;
const PAGE = 10;

export type Kind = "contacts" | "conversations" | "messages";

export type Finding = {
  /** What the hits are of; it runs behind what is typed by a moment. */
  words: string;
  state: "short" | "asking" | "found" | "failed";
  view: SearchView | undefined;
  problem: Problem | null;
  retry: () => void;
  /** Further hits of one kind. */
  more: (kind: Kind) => Promise<void>;
};

function settledWords(words: string): string {
  return words.trim().slice(0, LONGEST);
}

/** Asks the server once the fingers rest; a question that nobody waits for any more is cancelled. */
export function useFinding(typed: string): Finding {
  const client = useQueryClient();
  const [words, setWords] = useState(settledWords(typed));
  useEffect(() => {
    const timer = setTimeout(() => setWords(settledWords(typed)), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const queryKey = ["finding", words];
  const isLong = words.length >= SHORTEST;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(search({ query: { q: words, limit: PAGE }, signal })),
    enabled: isLong,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });

  const more = async (kind: Kind) => {
    const cursor = query.data?.[kind]?.next_cursor;
    if (!cursor) return;
    const next = await ask(search({ query: { q: words, in: kind, cursor, limit: PAGE } }));
    client.setQueryData<SearchView>(queryKey, (known) => known && withMore(known, next, kind));
  };

  const state = !isLong
    ? "short"
    : query.isError
      ? "failed"
      : query.data === undefined
        ? "asking"
        : "found";
  return {
    words,
    state,
    view: isLong ? query.data : undefined,
    problem: query.isError ? problemOf(query.error) : null,
    retry: () => void query.refetch(),
    more,
  };
}

function withMore(known: SearchView, next: SearchView, kind: Kind): SearchView {
  const page = next[kind];
  if (!page) return known;
  return { ...known, [kind]: { ...page, items: [...(known[kind]?.items ?? []), ...page.items] } };
}
