import type { Message } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { insertMessages } from "@shared/realtime/timeline";
import { cx } from "@shared/ui/cx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { listenToKeys } from "../commands/keyboard";
import { draftSync } from "../data/draft-sync";
import { draftStore } from "../data/drafts";
import { keys } from "../data/keys";
import { stopPushes } from "../data/leaving";
import { startLive } from "../data/live";
import { LiveContext } from "../data/live-context";
import { outbox } from "../data/outbox";
import { useSavedPreferences } from "../data/preferences-saving";
import { departmentsQuery, usersQuery, useSession } from "../data/session";
import { uploadStore } from "../data/uploads";
import { useTranslation } from "../i18n/use-translation";
import { GlobalCommands } from "./global-commands";
import { loadLater, loadOutside } from "./later";
import { OfflineStrip } from "./offline-strip";
import { OverdueStrip } from "./overdue-strip";
import { PausedStrip } from "./paused-strip";
import { Rail } from "./rail";
import css from "./shell.module.css";
import { Starting } from "./starting";
import { UpdateStrip } from "./update-strip";
import { startUpdates } from "./updates";

const Outside = lazy(loadOutside);

/** Rail, sheet, connection and keys: what stays while pages come and go. */
export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const { conversationId } = useParams({ strict: false });
  const [live] = useState(() =>
    startLive(client, (reason) => {
      if (reason === "session_ended") void stopPushes();
      client.clear();
      void navigate({ to: "/app/login", search: { ended: true } });
    }),
  );
  useQuery(departmentsQuery);
  useQuery(usersQuery);
  useSavedPreferences(`${session.company.id} ${session.user.id}`);

  useEffect(() => {
    live.connect();
    return () => live.close();
  }, [live]);
  useEffect(listenToKeys, []);
  useEffect(loadLater, []);
  useEffect(() => (import.meta.env.PROD ? startUpdates(navigator.serviceWorker) : undefined), []);
  useEffect(() => {
    const owner = `${session.company.id} ${session.user.id}`;
    draftStore.start(owner);
    const endUploads = uploadStore.start(owner);
    outbox.start(owner, (message: Message) =>
      client.setQueryData<Timeline>(
        keys.timeline(message.conversation_id),
        (timeline) => timeline && insertMessages(timeline, [message]),
      ),
    );
    const endDrafts = draftSync.start(session.company.id, session.user.id);
    return () => {
      endDrafts();
      endUploads();
    };
  }, [client, session.company.id, session.user.id]);

  return (
    <LiveContext value={live}>
      <a className={css.skip} href="#content">
        {t("app.skip")}
      </a>
      <div className={cx(css.app, conversationId && css.hasThread)}>
        <Rail />
        <div className={css.sheet}>
          <UpdateStrip />
          <OfflineStrip />
          <PausedStrip />
          <OverdueStrip />
          <div className={css.content} id="content" tabIndex={-1}>
            <Outlet />
          </div>
        </div>
      </div>
      <GlobalCommands />
      <Starting />
      <Suspense fallback={null}>
        <Outside />
      </Suspense>
    </LiveContext>
  );
}
