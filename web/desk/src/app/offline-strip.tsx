import { Button } from "@shared/ui/button";
import { Wifi, WifiOff } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { clock } from "../data/format";
import { useConnection, useLive } from "../data/live-context";
import { meanwhile } from "../data/meanwhile";
import { useNow } from "../data/now";
import { outbox } from "../data/outbox";
import { useTranslation } from "../i18n/use-translation";
import css from "./shell.module.css";

const QUIET_MS = 1_500;
const BACK_MS = 6_000;

/** Above the sheet, never over it: reading and writing go on without a connection. */
export function OfflineStrip() {
  const connection = useConnection();
  const { kind } = connection;
  const [stage, setStage] = useState<"quiet" | "told" | "back">("quiet");
  const isOffline = kind === "offline";
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.all);
  /** What waited when the line came back. */
  const waited = useRef(waiting);
  if (isOffline) waited.current = waiting;

  useEffect(() => {
    if (isOffline) {
      const timer = setTimeout(() => setStage("told"), QUIET_MS);
      return () => clearTimeout(timer);
    }
    if (kind !== "live") return;
    setStage((before) => (before === "told" ? "back" : "quiet"));
    const timer = setTimeout(() => setStage("quiet"), BACK_MS);
    return () => {
      clearTimeout(timer);
      meanwhile.begin();
    };
  }, [isOffline, kind]);

  if (isOffline && stage === "told")
    return <Strip since={connection.since} nextTryAt={connection.nextTryAt} />;
  if (stage !== "back" || kind !== "live") return null;
  const left = new Set(waiting.map(({ localId }) => localId));
  return <Back sent={waited.current.filter(({ localId }) => !left.has(localId)).length} />;
}

/** What happened meanwhile, in a sentence. */
function Back({ sent }: { sent: number }) {
  const { t } = useTranslation();
  const arrived = meanwhile.arrived() ?? 0;
  const news = [
    arrived > 0 && t("live.arrived", { count: arrived }),
    sent > 0 && t("live.sent", { count: sent }),
  ].filter(Boolean);
  return (
    <p className={css.strip} role="status">
      <Wifi aria-hidden="true" />
      <span>
        <b>{t("live.back")}</b> {news.length > 0 && `${news.join(", ")}.`}
      </span>
    </p>
  );
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
