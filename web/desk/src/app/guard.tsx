import { problemOf } from "@shared/api/problem";
import { onSessionEnded } from "@shared/api/session-fetch";
import { Button } from "@shared/ui/button";
import { FallenTile } from "@shared/ui/illustration";
import { Logo } from "@shared/ui/logo";
import { StatePage } from "@shared/ui/state-page";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { sessionQuery } from "../data/session";
import { useTranslation } from "../i18n/use-translation";
import { Shell } from "./shell";

/** Lets nobody in without a session, and brings them back to where they wanted to go. */
export function Guard() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const navigate = useNavigate();
  const isIn = session.isSuccess;
  const isOut = session.isError && problemOf(session.error).status === 401;

  useEffect(() => {
    if (isOut) void navigate({ to: "/app/login", search: { next: here() }, replace: true });
  }, [isOut, navigate]);
  useEffect(
    () =>
      onSessionEnded(() => {
        if (isIn) void navigate({ to: "/app/login", search: { next: here(), ended: true } });
      }),
    [isIn, navigate],
  );

  const { isError, refetch } = session;
  useEffect(() => {
    if (!isError) return;
    const again = () => void refetch();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [isError, refetch]);

  if (session.isPending || isOut) return <Splash />;
  if (isError) {
    const problem = problemOf(session.error);
    return (
      <StatePage
        isPage
        role="alert"
        picture={<FallenTile />}
        title={t("error.start")}
        actions={
          <Button tone="primary" onClick={() => refetch()}>
            {t("app.retry")}
          </Button>
        }
        foot={<code>{problem.code}</code>}
      >
        {t("error.offlineText")}
      </StatePage>
    );
  }
  return <Shell key={`${session.data.company.id} ${session.data.user.id}`} />;
}

/** Where somebody is now, to bring them back to. The page of signing in is no such place. */
function here(): string {
  const { pathname, search } = window.location;
  return pathname === "/app/login" ? "/app/inbox" : pathname + search;
}

function Splash() {
  const { t } = useTranslation();
  return (
    <StatePage isPage picture={<Logo size={56} />} title="" role="status">
      {t("app.loading")}
    </StatePage>
  );
}
