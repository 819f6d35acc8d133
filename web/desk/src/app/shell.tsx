import type { Message } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { insertMessages } from "@shared/realtime/timeline";
import { cx } from "@shared/ui/cx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { listenToKeys } from "../commands/keyboard";
import { draftStore } from "../data/drafts";
import { keys } from "../data/keys";
import { startLive } from "../data/live";
import { LiveContext } from "../data/live-context";
import { outbox } from "../data/outbox";
import { departmentsQuery, usersQuery, useSession } from "../data/session";
import { GlobalCommands } from "./global-commands";
import { loadLater } from "./later";
import { OfflineStrip } from "./offline-strip";
import { OverdueStrip } from "./overdue-strip";
import { PausedStrip } from "./paused-strip";
import { Rail } from "./rail";
import css from "./shell.module.css";
import { UpdateStrip } from "./update-strip";
import { startUpdates } from "./updates";

/** Rail, sheet, connection and keys: what stays while pages come and go. */
export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const { conversationId } = useParams({ strict: false });
  const [live] = useState(() =>
    startLive(client, () => {
      client.clear();
      void navigate({ to: "/app/login", search: { ended: true } });
    }),
  );
  useQuery(departmentsQuery);
  useQuery(usersQuery);

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
    outbox.start(owner, (message: Message) =>
      client.setQueryData<Timeline>(
        keys.timeline(message.conversation_id),
        (timeline) => timeline && insertMessages(timeline, [message]),
      ),
    );
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
    </LiveContext>
  );
}
