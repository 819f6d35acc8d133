import "../i18n/later";
import { useNavigate } from "@tanstack/react-router";
import { NoticesDrawer } from "../features/notifications/notices-drawer";

/** The drawer, and the way from a notice to its place in the conversation. */
export function NoticesPanel({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const open = (conversationId: string, seq: number | null) =>
    void navigate({
      to: "/app/inbox/$conversationId",
      params: { conversationId },
      search: { view: "mine", ...(seq === null ? {} : { m: seq }) },
    });
  const set = () => void navigate({ to: "/app/settings/notifications" });
  return <NoticesDrawer onOpen={open} onSet={set} onClose={onClose} />;
}
