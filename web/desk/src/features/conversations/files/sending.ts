import { useMemo, useSyncExternalStore } from "react";
import { outbox } from "../../../data/outbox";
import { type Upload, uploadStore } from "../../../data/uploads";

/** The longest caption that WhatsApp takes. Longer words go as a message of their own. */
const LONGEST_CAPTION = 1024;

const takesCaption = ({ kind }: Upload) =>
  kind === "image" || kind === "video" || kind === "document";

/** The files in the composer of a conversation. */
export function useTray(conversationId: string): readonly Upload[] {
  const all = useSyncExternalStore(uploadStore.subscribe, uploadStore.all);
  return useMemo(
    () => all.filter((one) => one.conversationId === conversationId && one.isInTray),
    [all, conversationId],
  );
}

/** One message for each file, in order; the words are the first one's caption where they fit. */
export function sendFiles(conversationId: string, text: string, files: readonly Upload[]): void {
  const [first] = files;
  const isCaption = first && takesCaption(first) && [...text].length <= LONGEST_CAPTION;
  if (text && !isCaption) void outbox.put(conversationId, "reply", text);
  for (const file of files) {
    const attachmentId = file.state.kind === "ready" ? file.state.attachment.id : null;
    const { id: uploadId, name, size, kind } = file;
    const words = file === first && isCaption ? text : "";
    void outbox.put(conversationId, "reply", words, { uploadId, name, size, kind, attachmentId });
    uploadStore.leaveTray(uploadId);
  }
}
