import { type Payload, understood, wordsOf } from "./wording";

/**
 * What is shown by the system: worded here, whether a push woke us or a desk asked for it, so
 * that both are one notice. The desk has decided that it may be; of a push the server has.
 */
export type Board = {
  showNotification: (title: string, options: NotificationOptions) => Promise<void>;
  getNotifications: (filter: { tag: string }) => Promise<readonly Shown[]>;
};
type Shown = Pick<Notification, "title" | "body">;
type Options = NotificationOptions & { renotify: boolean };

/** Where a notice leads. */
export type Lead = Pick<Payload, "id" | "kind" | "conversation_id" | "seq">;

/** What a page is told when somebody clicked a notice. */
export type Clicked = Lead & { type: "notice clicked" };

export type Desk = {
  url: string;
  focused: boolean;
  visibilityState: string;
  focus: () => Promise<unknown>;
  postMessage: (what: Clicked) => void;
};
export type Desks = {
  matchAll: (which: { type: "window"; includeUncontrolled: boolean }) => Promise<readonly Desk[]>;
  openWindow: (url: string) => Promise<unknown>;
};

/** The words of one customer take the place of those before; all else stands for itself. */
export function tagOf({ kind, id, conversation_id }: Lead): string {
  return kind === "new_message"
    ? `${kind} ${conversation_id}`
    : (id ?? `${kind} ${conversation_id}`);
}

/** What stands there already is put up again without a sound; newer words are news. */
export async function show(board: Board, payload: Payload, isSilent: boolean): Promise<void> {
  const { title, body, lang } = wordsOf(payload);
  const { id, kind, conversation_id, seq } = payload;
  const tag = tagOf(payload);
  const shown = await board.getNotifications({ tag });
  const isNews = shown.length > 0 && shown.every((one) => one.title !== title || one.body !== body);
  const options: Options = {
    body,
    lang,
    tag,
    icon: "/app/icons/prosa-192.png",
    silent: isSilent,
    renotify: isNews,
    data: { id, kind, conversation_id, seq } satisfies Lead,
  };
  await board.showNotification(title, options);
}

/** A push without words, or with words that we cannot read, must show something all the same. */
export function told(data: { json: () => unknown } | null): Payload {
  try {
    return understood(data?.json());
  } catch {
    return understood(null);
  }
}

const OURS = /^\/app(?!\/(login|_gallery))(\/|$)/;

/** To the desk that is open, best to the one that shows it already; else a new one is opened. */
export async function follow(desks: Desks, lead: Lead): Promise<void> {
  const { conversation_id, seq } = lead;
  const all = await desks.matchAll({ type: "window", includeUncontrolled: true });
  const open = all.filter(({ url }) => OURS.test(new URL(url).pathname));
  const best =
    open.find(({ url }) => conversation_id !== null && url.includes(conversation_id)) ??
    open.find(({ focused }) => focused) ??
    open.find(({ visibilityState }) => visibilityState === "visible") ??
    open[0];
  try {
    if (best) {
      await best.focus();
      return best.postMessage({ type: "notice clicked", ...lead });
    }
  } catch {
    // The browser did not let it come to the front: a new one may.
  }
  const place = conversation_id === null ? "" : `/${encodeURIComponent(conversation_id)}`;
  await desks.openWindow(`/app/inbox${place}?view=mine${seq === null ? "" : `&m=${seq}`}`);
}
