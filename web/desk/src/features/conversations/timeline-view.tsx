import type { Can, Message } from "@shared/api/types";
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Outgoing } from "../../data/outbox";
import type { TimelineWindow } from "../../data/timeline";
import { typingStore } from "../../data/typing";
import { useTranslation } from "../../i18n/use-translation";
import { usePictures } from "./files/pictures";
import { playback } from "./files/playback";
import { useVirtualLog } from "./scroll";
import thread from "./thread.module.css";
import { Announcer } from "./timeline-announcer";
import { type MessageDeeds, TimelineContext } from "./timeline-context";
import { columnOf, entriesOf, keyOf } from "./timeline-entries";
import { useJump } from "./timeline-jump";
import { walk } from "./timeline-keys";
import { useNewAbove, useNewBelow, useNewLine } from "./timeline-new";
import { NewAbove, ToEnd } from "./timeline-pills";
import { TimelineRow } from "./timeline-row";

const Viewer = lazy(async () => ({ default: (await import("./files/viewer")).Viewer }));

type Props = {
  conversationId: string;
  name: string;
  userId: string;
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  lastSeq: number;
  unread: number;
  hasOlder: boolean;
  hasNewer: boolean;
  window: TimelineWindow;
  onSeen: () => void;
  can: Can | null;
  deeds: MessageDeeds;
  /** Writes first to a number that stands in a message. */
  onStart?: ((phone: string) => void) | null;
  /** An entry to be shown, by its `seq`; told when it was. */
  target: number | null;
  onShown: () => void;
};

export function TimelineView(props: Props) {
  const { t } = useTranslation();
  const { conversationId, name, messages, outgoing, hasOlder, hasNewer, window, onSeen } = props;
  const typists = useSyncExternalStore(typingStore.subscribe, () => typingStore.at(conversationId));
  const [openedAt] = useState(messages.at(-1)?.seq ?? 0);
  const line = useNewLine({ messages, unread: props.unread, hasOlder });
  const entries = useMemo(() => entriesOf(messages, line.firstNew), [messages, line.firstNew]);
  const rows = useMemo(() => {
    const writing = hasNewer ? [] : typists.flatMap(({ name, isTeam }) => (isTeam ? [] : name));
    return columnOf(entries, { hasOlder, outgoing: hasNewer ? [] : outgoing, typists: writing });
  }, [entries, hasOlder, hasNewer, outgoing, typists]);
  const scroll = useVirtualLog({
    rows,
    opensAt: keyAt(messages, line.firstNew),
    hasOlder,
    hasNewer,
    onOlder: window.older,
    onNewer: window.newer,
  });
  const { isAtEnd, toEnd, ref: log } = scroll;
  const { lastSeq, unread, onStart = null } = props;
  const newBelow = useNewBelow(messages, { lastSeq, unread, isAtEnd });
  const newAbove = useNewAbove({
    line,
    messages,
    unread,
    isAtEnd,
    sideOf: scroll.sideOf,
    log,
  });
  const jump = useJump({ messages, window, toRow: scroll.toRow, log });
  useTarget(props.target, jump.toSeq, props.onShown);
  useSeeing(isAtEnd, messages, onSeen, window);

  const goToEnd = useCallback(async () => {
    await window.newest().catch(() => undefined);
    toEnd();
  }, [window, toEnd]);
  const leadToEnd = useCallback(() => {
    void goToEnd();
    log.current?.focus({ preventScroll: true });
  }, [goToEnd, log]);
  useOwnWords(outgoing, () => {
    line.forget();
    void goToEnd();
  });

  const pictures = usePictures(messages, hasOlder, window.older);
  useEffect(() => () => playback.stop(), []);
  const around = useMemo(
    () => ({
      deeds: props.deeds,
      can: props.can,
      userId: props.userId,
      jump: jump.toMessage,
      pictureOf: pictures.of,
      openPicture: pictures.open,
      start: onStart,
    }),
    [props.deeds, props.can, props.userId, jump.toMessage, pictures.of, pictures.open, onStart],
  );

  return (
    <TimelineContext value={around}>
      {newAbove > 0 && line.firstNew !== null && (
        <NewAbove count={newAbove} onGo={jump.toSeq} seq={line.firstNew} />
      )}
      <div
        ref={log}
        data-pane
        className={thread.scroll}
        onScroll={scroll.onScroll}
        onKeyDown={(event) => walk(event, leadToEnd)}
        role="log"
        aria-live="off"
        tabIndex={0} // a region that scrolls is reached by keys
        aria-label={t("thread.log", { name })}
      >
        <div className={thread.log}>
          <div style={{ height: scroll.above }} aria-hidden="true" />
          {rows.slice(scroll.first, scroll.last + 1).map((entry) => (
            <TimelineRow
              key={entry.key}
              entry={entry}
              name={name}
              since={openedAt}
              isFlashing={entry.key === jump.flashing}
            />
          ))}
          <div style={{ height: scroll.below }} aria-hidden="true" />
        </div>
      </div>
      <Announcer messages={messages} hasNewer={hasNewer} name={name} />
      {!isAtEnd && <ToEnd newBelow={newBelow} onGo={leadToEnd} />}
      {pictures.shown && (
        <Suspense fallback={null}>
          <Viewer {...pictures.shown} />
        </Suspense>
      )}
    </TimelineContext>
  );
}

function keyAt(messages: readonly Message[], seq: number | null): string | null {
  const found = seq === null ? undefined : messages.find((message) => message.seq === seq);
  return found ? keyOf(found) : null;
}

/** Shows the entry that the address names, once. */
function useTarget(target: number | null, toSeq: (seq: number) => void, onShown: () => void) {
  useEffect(() => {
    if (target === null) return;
    toSeq(target);
    onShown();
  }, [target, toSeq, onShown]);
}

/** What stands at the end before somebody's eyes is seen, and far above them nothing is kept. */
function useSeeing(
  isAtEnd: boolean,
  messages: readonly Message[],
  onSeen: () => void,
  window: TimelineWindow,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new word asks again
  useEffect(() => {
    if (!isAtEnd) return;
    window.settle();
    onSeen();
    const again = () => document.visibilityState === "visible" && onSeen();
    document.addEventListener("visibilitychange", again);
    return () => document.removeEventListener("visibilitychange", again);
  }, [isAtEnd, messages.at(-1)?.seq, onSeen, window]);
}

/** Who writes wants to see it. */
function useOwnWords(outgoing: readonly Outgoing[], onWritten: () => void): void {
  const known = useRef(outgoing.length);
  useEffect(() => {
    if (outgoing.length > known.current) onWritten();
    known.current = outgoing.length;
  });
}
