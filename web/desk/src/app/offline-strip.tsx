import { Button } from "@shared/ui/button";
import { WifiOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../data/format";
import { useConnection, useLive } from "../data/live-context";
import { useNow } from "../data/now";
import { outbox } from "../data/outbox";
import css from "./shell.module.css";

const QUIET_MS = 1_500;

/** Above the sheet, never over it: reading and writing go on without a connection. */
export function OfflineStrip() {
  const connection = useConnection();
  const [isLong, setLong] = useState(false);
  const isOffline = connection.kind === "offline";

  useEffect(() => {
    if (!isOffline) return setLong(false);
    const timer = setTimeout(() => setLong(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [isOffline]);

  if (connection.kind !== "offline" || !isLong) return null;
  return <Strip since={connection.since} nextTryAt={connection.nextTryAt} />;
}

function Strip({ since, nextTryAt }: { since: number; nextTryAt: number | null }) {
  const { t, i18n } = useTranslation();
  const live = useLive();
  const now = useNow(1_000);
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.all).length;
  const left = nextTryAt === null ? 0 : Math.max(0, Math.ceil((nextTryAt - now) / 1000));
  return (
    <section className={css.strip} aria-label={t("live.offline")}>
      <WifiOff aria-hidden="true" />
      <span role="status">
        <b>{t("live.strip", { time: clock(since, i18n.language) })}</b> {t("live.reading")}{" "}
        {waiting > 0 && t("live.queued", { count: waiting })}
      </span>
      <span className={css.next}>{left > 0 && t("live.next", { count: left })}</span>
      <Button size="small" onClick={() => live.tryNow()}>
        {t("live.now")}
      </Button>
    </section>
  );
}
