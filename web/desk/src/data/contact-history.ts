import { ask } from "@shared/api/ask";
import * as api from "@shared/api/generated/sdk.gen";
import type {
  EarlierConversation,
  NoteView,
  PageEarlierConversation,
  PageNoteView,
  PageTimelineItem,
  TimelineItem,
} from "@shared/api/generated/types.gen";
import { type QueryClient, useInfiniteQuery } from "@tanstack/react-query";

export type Note = NoteView;
export type Earlier = EarlierConversation;
export type Moment = TimelineItem;

type PageOf<T> = { items: T[]; next_cursor?: string | null };
const PAGE = 20;

const historyKey = (id: string) => ["contact-history", id] as const;

/** One part of what has been with a person, a page at a time; read again whenever it is opened. */
function usePages<T>(
  id: string,
  part: string,
  read: (cursor: string | null) => Promise<PageOf<T>>,
) {
  const query = useInfiniteQuery({
    queryKey: [...historyKey(id), part],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    refetchOnMount: "always",
  });
  return { ...query, items: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}

const asked = (contact_id: string, cursor: string | null) => ({
  path: { contact_id },
  query: { cursor, limit: PAGE },
});

export const useContactConversations = (id: string) =>
  usePages<Earlier>(
    id,
    "conversations",
    (cursor) =>
      ask(api.listContactConversations(asked(id, cursor))) as Promise<PageEarlierConversation>,
  );

export const useContactNotes = (id: string) =>
  usePages<Note>(
    id,
    "notes",
    (cursor) => ask(api.listContactNotes(asked(id, cursor))) as Promise<PageNoteView>,
  );

export const useContactTimeline = (id: string) =>
  usePages<Moment>(
    id,
    "timeline",
    (cursor) => ask(api.listContactTimeline(asked(id, cursor))) as Promise<PageTimelineItem>,
  );

/** What can be done to the notes on a person; each reads them again. */
export function notesOn(client: QueryClient, contact_id: string) {
  const after = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call;
    await client.invalidateQueries({ queryKey: historyKey(contact_id) });
    return answer;
  };
  const path = (note_id: string) => ({ path: { note_id } });
  const add = (body: string) =>
    after(ask(api.createContactNote({ path: { contact_id }, body: { body } })) as Promise<Note>);
  const pin = (id: string, pinned: boolean) =>
    after(ask(api.changeNote({ ...path(id), body: { pinned } })));
  return {
    add,
    pin,
    rewrite: (id: string, body: string) =>
      after(ask(api.changeNote({ ...path(id), body: { body } }))),
    remove: (id: string) => after(ask(api.deleteNote(path(id)))),
    /** A note that was deleted is gone; what comes back is a new one with its words. */
    restore: async ({ body, pinned_at }: Note) => {
      const note = await add(body);
      if (pinned_at) await pin(note.id, true);
    },
  };
}

export type ContactNotes = ReturnType<typeof notesOn>;
