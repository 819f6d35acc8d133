import { useNavigate } from "@tanstack/react-router";
import { type ComponentProps, useCallback } from "react";
import { ConversationList } from "../features/conversations/conversation-list";
import { SearchField } from "../features/search/search-field";
import { SearchHits } from "../features/search/search-hits";
import { useListSearch } from "../features/search/use-list-search";
import { useInboxAddress } from "./inbox-address";

type Props = Omit<ComponentProps<typeof ConversationList>, "field" | "hits">;

/** The list, and the search that takes its place while there are words in its field. */
export function InboxList(props: Props) {
  const navigate = useNavigate();
  const address = useInboxAddress();
  const open = useCallback(
    (conversationId: string, seq?: number) =>
      void navigate({
        to: "/app/inbox/$conversationId",
        params: { conversationId },
        search: seq === undefined ? address : { ...address, m: seq },
      }),
    [navigate, address],
  );
  const search = useListSearch(open);
  return (
    <ConversationList
      {...props}
      field={<SearchField search={search} />}
      hits={search.isOn && <SearchHits search={search} />}
    />
  );
}
