import type { DeskEvent } from "@shared/realtime/events";
import { arrivals } from "../arrivals";
import { preferences } from "../preferences";
import { putUp, takeDown } from "./board";
import { chime } from "./chime";
import { concernOf, type Notice } from "./concern";
import { lead, leadOnceTouched } from "./leader";
import { isQuiet } from "./quiet-hours";
import { isShown } from "./shown";

/** Tells a person of what arrives for them: one notice and one sound, however many tabs there are. */
export function startTelling(owner: string, me: string): () => void {
  const notices = lead(`prosa.notices ${owner}`);
  const sounds = leadOnceTouched(`prosa.sounds ${owner}`);

  const tell = async (notice: Notice) => {
    const { notifications, quiet_hours, locale } = preferences.current();
    if (isQuiet(quiet_hours, new Date())) return;
    if (await isShown(owner, notice.conversation_id)) return;
    if (notifications.desktop && notices.isMine()) await putUp({ ...notice, locale });
    if (notifications.sound && sounds.isMine()) await chime();
  };

  const hear = async (event: DeskEvent) => {
    if (event.type === "notifications.read" && "ids" in event) {
      return takeDown(({ id }) => id !== undefined && event.ids.includes(id));
    }
    const notice = concernOf(event, me);
    if (notice !== null && (notices.isMine() || sounds.isMine())) await tell(notice);
  };

  const forget = arrivals.subscribe((event) => void hear(event).catch(() => undefined));
  return () => {
    forget();
    notices.stop();
    sounds.stop();
    void takeDown(() => true).catch(() => undefined);
  };
}
