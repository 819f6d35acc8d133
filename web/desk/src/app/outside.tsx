import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { device } from "../data/outside/device";
import { showing } from "../data/outside/shown";
import { startTelling } from "../data/outside/telling";
import { useSeen } from "../data/outside/use-seen";
import { useWaiting } from "../data/outside/use-waiting";
import { useSession } from "../data/session";
import type { Clicked } from "../worker/notices";

/** What reaches people outside the page: title, notices of the system, a sound, their devices. */
export function Outside() {
  const { user, company } = useSession();
  const { conversationId } = useParams({ strict: false });
  const owner = `${company.id} ${user.id}`;
  useWaiting();
  useSeen(conversationId);
  useClicks();
  useEffect(() => startTelling(owner, user.id), [owner, user.id]);
  useEffect(() => void device.renew(owner).catch(() => undefined), [owner]);
  useEffect(
    () => (conversationId ? showing(owner, conversationId) : undefined),
    [owner, conversationId],
  );
  return null;
}

/** The worker has brought this tab to the front: it shows what was clicked. */
function useClicks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const hear = ({ data }: MessageEvent) => {
      const { type, conversation_id, seq } = Object(data) as Partial<Clicked>;
      if (type !== "notice clicked" || !conversation_id) return;
      void navigate({
        to: "/app/inbox/$conversationId",
        params: { conversationId: conversation_id },
        search: { view: "mine", ...(typeof seq === "number" && { m: seq }) },
      });
    };
    navigator.serviceWorker?.addEventListener("message", hear);
    return () => navigator.serviceWorker?.removeEventListener("message", hear);
  }, [navigate]);
}
