import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type InboxSearch, readInboxSearch } from "../data/inbox-search";

/** The tab and the filters. The router adds to what was read all that it was not told to read. */
export function useInboxAddress(): InboxSearch {
  const all = useSearch({ from: "/desk/app/inbox" });
  return useMemo(() => readInboxSearch(all), [all]);
}
