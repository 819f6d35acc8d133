import { CallFailed, NETWORK, problemIn } from "./problem";
import { refreshSession } from "./session-fetch";
import type { Attachment } from "./types";

export type Upload = { done: Promise<Attachment>; cancel: () => void };

/**
 * Sends a file as it is, telling how far it has come (0 to 1). A fetch cannot tell that, so this
 * is the browser's older way. An access that expired meanwhile is renewed once.
 */
export function upload(
  conversationId: string,
  file: File,
  onProgress: (part: number) => void,
  isVoice = false,
): Upload {
  let request: XMLHttpRequest | null = null;
  let isCancelled = false;
  const attempt = () =>
    new Promise<Response>((settle, fail) => {
      request = sending({ conversationId, file, isVoice }, { onProgress, settle, fail });
    });
  const run = async () => {
    let response = await attempt();
    if (response.status === 401 && !isCancelled && (await refreshSession()))
      response = await attempt();
    const told: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new CallFailed(problemIn(told, response));
    return told as Attachment;
  };
  return {
    done: run(),
    cancel: () => {
      isCancelled = true;
      request?.abort();
    },
  };
}

type Ears = {
  onProgress: (part: number) => void;
  settle: (response: Response) => void;
  fail: (error: CallFailed) => void;
};

type Wish = { conversationId: string; file: File; isVoice: boolean };

function sending({ conversationId, file, isVoice }: Wish, ears: Ears): XMLHttpRequest {
  const query = new URLSearchParams({
    conversation_id: conversationId,
    filename: file.name,
    ...(isVoice && { is_voice: "true" }),
  });
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/uploads?${query}`);
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.upload.onprogress = ({ loaded, total }) => ears.onProgress(total ? loaded / total : 0);
  request.onload = () =>
    ears.settle(new Response(request.responseText, { status: request.status }));
  request.onerror = () => ears.fail(new CallFailed(NETWORK));
  request.onabort = () => ears.fail(new CallFailed(NETWORK));
  request.send(file);
  return request;
}

/** Where the bytes are: the server sends the browser on to a signed address that soon expires. */
export const contentOf = (attachment: { id: string }) =>
  `/api/v1/attachments/${attachment.id}/content`;

export const thumbnailOf = (attachment: { id: string }) =>
  `/api/v1/attachments/${attachment.id}/thumbnail`;
