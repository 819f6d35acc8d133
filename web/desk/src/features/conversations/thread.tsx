import { problemOf } from "@shared/api/problem";
import type { ConversationDetail } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { Skeleton } from "@shared/ui/chip";
import { memo, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { afterPaint } from "../../data/after-paint";
import { useDetail } from "../../data/conversations";
import type { Mode } from "../../data/drafts";
import { useConnection, useLive } from "../../data/live-context";
import { outbox } from "../../data/outbox";
import { useMay, useSession } from "../../data/session";
import { startingStore } from "../../data/starting";
import { type TimelineWindow, useTimeline } from "../../data/timeline";
import { uploadStore } from "../../data/uploads";
import { useTranslation } from "../../i18n/use-translation";
import { type Sheet, useActions } from "./actions";
import { Composer } from "./composer";
import { DeedSheets } from "./deed-sheets";
import { useDeeds, useEditLast } from "./deeds";
import files from "./files/files.module.css";
import { useDrop } from "./files/use-drop";
import { PresenceLine } from "./presence/presence-line";
import { useOthers } from "./presence/use-others";
import { ScheduledLater } from "./schedule/scheduled-later";
import css from "./thread.module.css";
import { useThreadCommands } from "./thread-commands";
import { ThreadFault } from "./thread-fault";
import { ThreadHeader } from "./thread-header";
import { ThreadSheets } from "./thread-sheets";
import { TimelineView } from "./timeline-view";
import { useReading } from "./use-reading";

type Props = {
  conversationId: string;
  onBack: () => void;
  panel: { isOpen: boolean; toggle: () => void };
  /** An entry to be shown (`?m=`), by its `seq`; `onShown` tells that it was. */
  target?: number | undefined;
  onShown?: () => void;
};

const nothing = () => undefined;
const startWith = (phone: string) => startingStore.open({ kind: "number", phone });

export const Thread = memo(function Thread({
  conversationId,
  onBack,
  panel,
  target,
  onShown = nothing,
}: Props) {
  const { t } = useTranslation();
  const detail = useDetail(conversationId);
  const timeline = useTimeline(conversationId);
  const error = detail.error ?? timeline.error;

  const retry = () => {
    void detail.refetch();
    void timeline.refetch();
  };
  const isReady = detail.data && timeline.data;
  const drop = useDrop(maySendFiles(detail.data), (dropped) => {
    for (const file of dropped)
      uploadStore.add(conversationId, file, detail.data?.media_limits ?? {});
    document.getElementById("composer")?.focus();
  });
  return (
    <section className={css.thread} aria-label={t("thread.label")} {...drop.zone}>
      {drop.isOver && (
        <div className={files.drop}>
          {t("file.drop")}
          <small>{t("file.dropText", { name: detail.data?.contact_name ?? "" })}</small>
        </div>
      )}
      {isReady && (
        <Open
          conversation={detail.data}
          timeline={timeline.data}
          window={timeline.window}
          onBack={onBack}
          panel={panel}
          target={target}
          onShown={onShown}
        />
      )}
      {!isReady && error && (
        <ThreadFault problem={problemOf(error)} onRetry={retry} onBack={onBack} />
      )}
      {!isReady && !error && <Bones />}
    </section>
  );
});

/** Files may come where a reply may be written and the channel takes any. */
const maySendFiles = (c: ConversationDetail | undefined) =>
  c?.moves.includes("reply") === true && c.window.is_open;

type OpenProps = Omit<Props, "conversationId"> & {
  conversation: ConversationDetail;
  timeline: Timeline;
  window: TimelineWindow;
  onShown: () => void;
};

function Open({ conversation: c, timeline, onBack, panel, ...shown }: OpenProps) {
  const [mode, setMode] = useState<Mode>("reply");
  const [sheet, setSheet] = useState<Sheet | "custom">(null);
  const actions = useActions(c, setSheet);
  const outgoing = useOutgoing(c.id, timeline);
  const onSeen = useReading(c);
  const deeds = useDeeds(c, setMode);
  const { user } = useSession();
  const mayStart = useMay("conversation.reply");
  const others = useOthers(c.id);
  useRoom(c.id);
  useThreadCommands({ conversation: c, actions, onMode: setMode, togglePanel: panel.toggle });
  useEditLast(c, timeline.items, deeds.deeds, mode);

  const isNarrow = matchMedia("(max-width: 600px)").matches;
  const close = () => setSheet(null);
  return (
    <>
      <ThreadHeader
        conversation={c}
        actions={actions}
        others={others}
        isSnoozeOpen={sheet === "snooze" && !isNarrow}
        onSnoozeOpen={(isOpen) => setSheet(isOpen ? "snooze" : null)}
        onCustomSnooze={() => setSheet("custom")}
        onBack={onBack}
        panel={panel}
      />
      <TimelineView
        conversationId={c.id}
        name={c.contact_name}
        messages={timeline.items}
        outgoing={outgoing}
        userId={user.id}
        lastSeq={c.last_seq}
        unread={c.unread_count}
        hasOlder={timeline.has_more}
        hasNewer={timeline.has_newer === true}
        window={shown.window}
        onSeen={onSeen}
        can={c.can ?? null}
        deeds={deeds.deeds}
        onStart={mayStart ? startWith : null}
        target={shown.target ?? null}
        onShown={shown.onShown}
      />
      <ScheduledLater conversationId={c.id} />
      <PresenceLine conversation={c} others={others} />
      <Composer conversation={c} mode={mode} onMode={setMode} actions={actions} onSent={nothing} />
      <DeedSheets conversation={c} deeds={deeds} />
      <ThreadSheets conversation={c} sheet={sheet} isNarrow={isNarrow} onClose={close} />
    </>
  );
}

/** Words of this conversation on their way, less those the timeline already has. */
function useOutgoing(conversationId: string, timeline: Timeline) {
  const all = useSyncExternalStore(outbox.subscribe, outbox.all);
  return useMemo(() => {
    const known = new Set(timeline.items.map((message) => message.local_id));
    return all.filter(
      (entry) => entry.conversationId === conversationId && !known.has(entry.localId),
    );
  }, [all, conversationId, timeline.items]);
}

/** In the room of the open conversation typing is heard; every new connection joins again. */
function useRoom(conversationId: string): void {
  const live = useLive();
  const { kind } = useConnection();
  useEffect(() => {
    if (kind !== "live") return;
    const cancel = afterPaint(() => live.join(conversationId));
    return () => {
      cancel();
      afterPaint(() => live.leave(conversationId));
    };
  }, [live, kind, conversationId]);
}

const WIDTHS = [290, 212, 236, 366, 405, 250];

function Bones() {
  const { t } = useTranslation();
  return (
    <div className={css.bones} role="status" aria-label={t("app.loading")}>
      {WIDTHS.map((width, i) => (
        <div key={width} style={{ opacity: 0.3 + i * 0.14, maxWidth: "80%" }}>
          <Skeleton width={width} height={i === 2 ? 120 : 42} />
        </div>
      ))}
    </div>
  );
}
