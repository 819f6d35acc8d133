import type { Attachment, Can, Message } from "@shared/api/types";
import { createContext, useContext } from "react";

/** What may be done with one message. What has no handler is not offered. */
export type MessageDeeds = {
  reply?: (message: Message) => void;
  react?: (message: Message, emoji: string | null) => void;
  edit?: (message: Message) => void;
  revoke?: (message: Message) => void;
};

type Around = {
  deeds: MessageDeeds;
  can: Can | null;
  /** Who looks: their own messages may be changed. */
  userId: string | null;
  /** To a message by its id; false if it is nowhere. */
  jump: (messageId: string) => Promise<boolean>;
  /** The picture that a message of this conversation shows, if it is at hand. */
  pictureOf: (messageId: string) => Attachment | undefined;
  openPicture: ((attachmentId: string) => void) | null;
  /** Writes first to a number, for whom may. */
  start?: ((phone: string) => void) | null | undefined;
};

/** What the messages of an open conversation share. Alone, a message only shows itself. */
export const TimelineContext = createContext<Around>({
  deeds: {},
  can: null,
  userId: null,
  jump: async () => false,
  pictureOf: () => undefined,
  openPicture: null,
});

export const useAround = () => useContext(TimelineContext);
