import { io, type Socket } from "socket.io-client";
import type { DeskEvent } from "./events";

/** Where we stand with the server. Exactly one of these is true. */
export type Connection =
  | { kind: "connecting" }
  | { kind: "live"; position: number }
  | { kind: "behind"; position: number }
  | { kind: "offline"; since: number; nextTryAt: number | null };

export type Typing = {
  conversation_id: string;
  user_id: string | null;
  name: string;
  is_typing: boolean;
};

/** Who has a conversation open. */
export type Looker = { id: string; name: string; is_typing: boolean };
export type Viewers = { conversation_id: string; users: Looker[] };

export type Ack = { ok: boolean; code?: string; message?: string };

export type Hooks = {
  /** The last position that was applied; the server replays what came after it. */
  since: () => number | null;
  onEvent: (event: DeskEvent) => void;
  /** Too far behind: read everything again. */
  onResync: (position: number) => void;
  /** The replay is over. */
  onLive: (position: number) => void;
  onTyping: (typing: Typing) => void;
  onEnded: (reason: string) => void;
  /** The door did not know us: the access may have to be renewed before the next try. */
  onRefused: () => void;
};

/** Of whoever says nothing for six seconds, the server tells that they write no longer. */
const WRITING_MS = 4_000;
const HEARTBEAT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const OPENS_WITHIN_MS = 8_000;

/** One connection for the whole desk. `subscribe` and `current` suit `useSyncExternalStore`. */
export class Live {
  private state: Connection = { kind: "connecting" };
  private readonly listeners = new Set<() => void>();
  private readonly socket: Socket;
  private readonly hooks: Hooks;
  private beat: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private isOver = false;
  private looking: string | null = null;
  private writing: { id: string; saidAt: number } | null = null;
  /** The connection that is being opened. */
  private opening: object | null = null;

  constructor(hooks: Hooks) {
    this.hooks = hooks;
    this.socket = io("/prosa", {
      path: "/socket.io",
      transports: ["websocket"],
      reconnection: false,
      autoConnect: false,
      timeout: OPENS_WITHIN_MS,
      auth: (give) => give({ since: hooks.since() }),
    });
    this.listen();
  }

  connect(): void {
    this.isOver = false;
    globalThis.document?.addEventListener("visibilitychange", this.sayWeAreHere);
    this.open();
  }

  close(): void {
    this.isOver = true;
    globalThis.document?.removeEventListener("visibilitychange", this.sayWeAreHere);
    clearInterval(this.beat);
    clearTimeout(this.retry);
    this.socket.disconnect();
  }

  /** The person does not want to wait for the next try. */
  tryNow(): void {
    clearTimeout(this.retry);
    if (!this.socket.connected) this.open();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  current = (): Connection => this.state;

  join(conversationId: string): void {
    if (this.socket.connected) this.emit("conversation.join", { conversation_id: conversationId });
  }

  /** Whoever writes there writes no more: the room hears it while we are in it. */
  leave(conversationId: string): void {
    if (this.writing?.id === conversationId) this.typing(conversationId, false);
    if (this.socket.connected) this.emit("conversation.leave", { conversation_id: conversationId });
  }

  /** To the room and the customer; and to all who see that we look at it. */
  typing(conversationId: string, isTyping: boolean): void {
    const before = this.writing?.id === conversationId ? this.writing : null;
    if (!this.socket.connected || (!isTyping && !before)) return;
    this.emit("typing", { conversation_id: conversationId, is_typing: isTyping });
    if (isTyping && before && Date.now() - before.saidAt < WRITING_MS) return;
    this.writing = isTyping ? { id: conversationId, saidAt: Date.now() } : null;
    if (this.looking === conversationId) this.look(conversationId);
  }

  /** We look at this conversation (null: at none). `heard` is told who else does. */
  look(conversationId: string | null, heard?: (others: Looker[]) => void): void {
    this.looking = conversationId;
    if (!this.socket.connected) return;
    const isTyping = conversationId !== null && this.writing?.id === conversationId;
    const what = { conversation_id: conversationId, is_typing: isTyping };
    this.socket.emit("viewing", what, (ack: Ack & { users?: Looker[] }) => {
      if (ack.users) heard?.(ack.users);
    });
  }

  /** Until what it returns is called. */
  hearViewers(listener: (told: Viewers) => void): () => void {
    this.socket.on("viewers.changed", listener);
    return () => this.socket.off("viewers.changed", listener);
  }

  /**
   * From the beginning. The library does not notice a line that breaks while it is being opened:
   * we listen for that ourselves, and give up an attempt that hangs before we begin another.
   */
  private open(): void {
    this.opening = null;
    this.socket.disconnect();
    this.socket.connect();
    const { engine } = this.socket.io;
    this.opening = engine;
    engine.once("open", () => {
      if (this.opening === engine) this.opening = null;
    });
    engine.once("close", () => {
      if (this.opening === engine) this.lost();
    });
  }

  /** And whether somebody looks: meanwhile the server wakes none of their devices. */
  private sayWeAreHere = (): void => {
    if (!this.socket.connected) return;
    const is_visible = globalThis.document?.visibilityState === "visible";
    this.emit("heartbeat", { is_visible });
  };

  private emit(name: string, what: Record<string, unknown>): void {
    this.socket.emit(name, what, (_ack: Ack) => undefined);
  }

  private become(state: Connection): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private listen(): void {
    const { socket, hooks } = this;
    socket.on("ready", (told: { position: number }) => {
      this.failures = 0;
      this.become({ kind: "behind", position: told.position });
      clearInterval(this.beat);
      this.beat = setInterval(this.sayWeAreHere, HEARTBEAT_MS);
      this.sayWeAreHere();
    });
    socket.on("live", (told: { position: number }) => {
      this.become({ kind: "live", position: told.position });
      hooks.onLive(told.position);
    });
    socket.on("resync", (told: { position: number }) => hooks.onResync(told.position));
    socket.on("event", (event: DeskEvent) => hooks.onEvent(event));
    socket.on("typing", (typing: Typing) => hooks.onTyping(typing));
    socket.on("session.ended", (told: { reason: string }) => {
      this.isOver = true;
      hooks.onEnded(told.reason);
    });
    socket.on("disconnect", () => this.lost());
    socket.on("connect_error", (error: Error & { data?: { code?: string } }) => {
      if (error.data?.code?.startsWith("access.")) hooks.onRefused();
      this.lost();
    });
  }

  private lost(): void {
    this.opening = null;
    this.writing = null;
    clearInterval(this.beat);
    clearTimeout(this.retry);
    if (this.isOver) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    const since = this.state.kind === "offline" ? this.state.since : Date.now();
    this.become({ kind: "offline", since, nextTryAt: Date.now() + wait });
    this.retry = setTimeout(() => this.open(), wait);
  }
}
