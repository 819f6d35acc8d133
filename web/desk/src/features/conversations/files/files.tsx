import type { Attachment, Message } from "@shared/api/types";
import { Absent } from "./absent";
import { Cards } from "./cards";
import { FileTile } from "./file-tile";
import { Film } from "./film";
import { Picture } from "./picture";
import { Place } from "./place";
import { Player } from "./player";

/** What a message carries besides words. */
export function Files({ message: m }: { message: Message }) {
  if (m.kind === "location") return <Place detail={m.detail} />;
  if (m.kind === "contacts") return <Cards detail={m.detail} />;
  return m.attachments.map((one) => <OneFile key={one.id} attachment={one} caption={m.body} />);
}

function OneFile({ attachment: a, caption }: { attachment: Attachment; caption: string }) {
  if (a.state !== "stored") return <Absent attachment={a} />;
  if (a.kind === "image" || a.kind === "sticker") {
    return <Picture attachment={a} caption={caption} />;
  }
  if (a.kind === "audio") return <Player attachment={a} />;
  if (a.kind === "video") return <Film attachment={a} />;
  return <FileTile attachment={a} />;
}

/** Kinds of messages that are shown by what they carry. */
export const CARRIED = new Set([
  "image",
  "sticker",
  "audio",
  "video",
  "document",
  "location",
  "contacts",
]);
