import { access } from "@shared/api/calls";
import type { Session } from "@shared/api/types";
import { apply } from "@shared/realtime/apply";
import { type DeskEvent, isAboutConversation } from "@shared/realtime/events";
import { Live } from "@shared/realtime/socket";
import type { QueryClient } from "@tanstack/react-query";
import { arrivals } from "./arrivals";
import { hearContact } from "./contact-news";
import { readState, remember, writeState } from "./desk-state";
import { draftSync } from "./draft-sync";
import { keys } from "./keys";
import { meanwhile } from "./meanwhile";
import { hearNarrowed } from "./narrowed";
import { type Notices, noticesAfter } from "./notifications";
import { outbox } from "./outbox";
import { overdueStore } from "./overdue";
import { fillGap } from "./timeline";
import { typingStore } from "./typing";
import { viewerOf } from "./viewer";

const COUNT_AGAIN_MS = 3_000;
const FRAME_MS = 16;
const DESK = new Set<unknown>([
  "list",
  "narrowed",
  "detail",
  "timeline",
  "counters",
  "scheduled",
  "preferences",
  "notifications",
]);

/** Binds the socket to the query cache: events in, screens out. */
export function startLive(client: QueryClient, onEnded: (reason: string) => void): Live {
  let position: number | null = null;
  overdueStore.dismiss();
  let waiting: DeskEvent[] = [];
  let frame: ReturnType<typeof setTimeout> | undefined;
  let _recount: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    frame = undefined;
    const events = waiting;
    waiting = [];
    remember(events);
    const before = readState(client, position ?? 0);
    const viewer = viewerOf(client);
    const after = events.reduce((state, event) => apply(state, event, viewer), before);
    position = after.position;
    writeState(client, before, after);
    hearNarrowed(client, events);
    settle(events);
  };

  const settle = (events: DeskEvent[]) => {
    for (const event of events) aftermath(client, event);
    if (events.some((event) => isAboutConversation(event) && event.type !== "conversation.read")) {
      _recount ??= setTimeout(() => {
        _recount = undefined;
        void client.invalidateQueries({ queryKey: keys.counters });
        void client.invalidateQueries({ queryKey: ["narrowed"] });
      }, COUNT_AGAIN_MS);
    }
  };

  const readAgain = () =>
    client.invalidateQueries({ predicate: (query) => DESK.has(query.queryKey[0]) });

  const live = new Live({
    since: () => position,
    onEvent: (event) => {
      waiting.push(event);
      if (live.current().kind === "live") arrivals.tell(event);
      else meanwhile.hear(event);
      frame ??= setTimeout(flush, FRAME_MS);
    },
    onResync: (told) => {
      waiting = [];
      position = told;
      meanwhile.lose();
      // Too much was missed to know what of it the screen shows: tags and colleagues too.
      client.setQueryData(keys.presence, {});
      void client.invalidateQueries();
      draftSync.readAgain();
    },
    onLive: (told) => {
      if (frame !== undefined) {
        clearTimeout(frame);
        flush();
      }
      if (position === null) void readAgain();
      position = Math.max(position ?? 0, told);
      void client.invalidateQueries({ predicate: (query) => query.state.status === "error" });
      void outbox.wake();
      draftSync.wake();
    },
    onTyping: (typing) => typingStore.hear(typing),
    onEnded,
    // Any call renews an access that has run out, or finds that the session is over.
    onRefused: () => void access.me().catch(() => undefined),
  });
  return live;
}

/** What an event asks of the screen beyond its own words. */
function aftermath(client: QueryClient, event: DeskEvent): void {
  overdueStore.hear(event);
  draftSync.hear(event);
  hearContact(client, event);
  if (isAboutConversation(event)) {
    const id = event.conversation.id;
    outbox.settle(event.messages);
    if (event.type === "message.received") typingStore.quiet(id);
    if (event.type !== "conversation.read") {
      void client.invalidateQueries({ queryKey: keys.detail(id) });
    }
    const timeline = client.getQueryData<{ has_gap?: boolean }>(keys.timeline(id));
    if (timeline?.has_gap) fillGap(client, id).catch(() => undefined);
  } else if (event.type === "team.changed") {
    teamChanged(client, event.subject);
  } else if (event.type === "scheduled.changed") {
    void client.invalidateQueries({ queryKey: ["scheduled", event.conversation_id] });
  } else if (event.type === "notification.created" || event.type === "notifications.read") {
    client.setQueryData<Notices>(
      keys.notifications,
      (known) => known && noticesAfter(known, event),
    );
  } else if (event.type === "preferences.changed") {
    client.setQueryData(keys.preferences, event.preferences);
  } else if (event.type === "inbox.paused" || event.type === "inbox.resumed") {
    void client.invalidateQueries({ queryKey: keys.inboxes });
  } else if (event.type === "presence.changed") {
    const { user_id, chosen, effective } = event;
    client.setQueryData<Session>(keys.session, (session) =>
      session?.user.id === user_id ? { ...session, presence: { chosen, effective } } : session,
    );
  }
}

const OF_SUBJECT: Readonly<Record<string, readonly string[]>> = {
  inboxes: keys.inboxes,
  company: keys.session,
  tags: keys.tags,
  views: keys.views,
  quick_replies: keys.quickReplies,
  templates: keys.templates,
};

function teamChanged(client: QueryClient, subject: string): void {
  const also = OF_SUBJECT[subject];
  for (const queryKey of [keys.departments, keys.users, ...(also ? [also] : [])]) {
    void client.invalidateQueries({ queryKey });
  }
}
