import type { MediaLimits } from "@shared/api/types";
import { useMemo, useSyncExternalStore } from "react";
import { type Leaning, outbox } from "../../../data/outbox";
import { type Upload, uploadStore } from "../../../data/uploads";

/** Whether the words go with this file; if not, they go as a message of their own. */
const carries = ({ kind }: Upload, words: string, limits: MediaLimits) =>
  [...words].length <= (limits[kind]?.max_caption_length ?? 0);

/** The files in the composer of a conversation. */
export function useTray(conversationId: string): readonly Upload[] {
  const all = useSyncExternalStore(uploadStore.subscribe, uploadStore.all);
  return useMemo(
    () => all.filter((one) => one.conversationId === conversationId && one.isInTray),
    [all, conversationId],
  );
}

/** One message for each file, in order; the words are the first one's caption where they fit. */
export function sendFiles(
  conversationId: string,
  text: string,
  files: readonly Upload[],
  limits: MediaLimits,
  leaning: Leaning = {},
): void {
  const [first] = files;
  const isCaption = first && carries(first, text, limits);
  const isApart = text !== "" && !isCaption;
  if (isApart) void outbox.put(conversationId, "reply", text, undefined, leaning);
  // Only the first one answers; the rest come with it.
  const { quote: _, ...others } = leaning;
  for (const file of files) {
    const attachmentId = file.state.kind === "ready" ? file.state.attachment.id : null;
    const { id: uploadId, name, size, kind } = file;
    const words = file === first && isCaption ? text : "";
    const sent = { uploadId, name, size, kind, attachmentId };
    const isFirst = file === first && !isApart;
    void outbox.put(conversationId, "reply", words, sent, isFirst ? leaning : others);
    uploadStore.leaveTray(uploadId);
  }
}
