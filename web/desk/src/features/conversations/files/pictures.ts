import type { Attachment, Message } from "@shared/api/types";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Picture, ViewerProps } from "./viewer";

const isPicture = ({ kind, state }: Attachment) => kind === "image" && state === "stored";

/** As many pages are read in search of an earlier picture, before the reader has to ask again. */
const MOST_PAGES = 6;

/** The pictures of the conversation in their order, and the one that is looked at. */
export function usePictures(
  messages: readonly Message[],
  hasOlder: boolean,
  readOlder: () => Promise<void>,
) {
  const all = useMemo(() => picturesOf(messages), [messages]);
  const [open, setOpen] = useState<Picture | null>(null);
  const [isLooking, setLooking] = useState(false);
  const live = useRef({ all, hasOlder });
  live.current = { all, hasOlder };

  const show = useCallback((id: string) => {
    setOpen(live.current.all.find(({ attachment }) => attachment.id === id) ?? null);
  }, []);
  const of = useCallback(
    (messageId: string) => messages.find(({ id }) => id === messageId)?.attachments.find(isPicture),
    [messages],
  );

  const index = all.findIndex(({ attachment }) => attachment.id === open?.attachment.id);
  const earlier = async () => {
    if (index > 0) return setOpen(all[index - 1] ?? null);
    setLooking(true);
    const before = live.current.all[0]?.attachment.id;
    for (let page = 0; page < MOST_PAGES && live.current.hasOlder; page += 1) {
      await readOlder();
      await new Promise((next) => setTimeout(next, 0)); // the page is drawn
      if (live.current.all[0]?.attachment.id !== before) break;
    }
    setLooking(false);
    const now = live.current.all;
    const here = now.findIndex(({ attachment }) => attachment.id === open?.attachment.id);
    if (here > 0) setOpen(now[here - 1] ?? null);
  };

  const shown: ViewerProps | null = open && {
    picture: open,
    place: index >= 0 && !hasOlder ? { number: index + 1, of: all.length } : null,
    isLooking,
    onEarlier: index > 0 || (index === 0 && hasOlder) ? () => void earlier() : null,
    onLater: index >= 0 && index < all.length - 1 ? () => setOpen(all[index + 1] ?? null) : null,
    onClose: () => setOpen(null),
  };
  return { open: show, of, shown };
}

function picturesOf(messages: readonly Message[]): Picture[] {
  return messages.flatMap((m) =>
    m.attachments
      .filter(isPicture)
      .map((attachment) => ({ attachment, caption: m.body, by: m.author_name, at: m.created_at })),
  );
}
