import { refreshSession } from "@shared/api/session-fetch";
import { contentOf } from "@shared/api/uploads";
import { useSyncExternalStore } from "react";

export const SPEEDS: readonly number[] = [1, 1.5, 2];

export type Playback = {
  id: string | null;
  isPlaying: boolean;
  at: number;
  /** What the file itself says of its length; 0 until it has said so. */
  total: number;
  speed: number;
  brokenId: string | null;
};

let now: Playback = { id: null, isPlaying: false, at: 0, total: 0, speed: 1, brokenId: null };
const listeners = new Set<() => void>();
let audio: HTMLAudioElement | null = null;
let tries = 0;

function become(part: Partial<Playback>): void {
  now = { ...now, ...part };
  for (const listener of listeners) listener();
}

/** The one loudspeaker of the desk: a recording goes on when its message scrolls out of sight. */
function speaker(): HTMLAudioElement {
  if (audio) return audio;
  const made = new Audio();
  made.preload = "auto";
  made.ontimeupdate = () => become({ at: made.currentTime });
  made.onloadedmetadata = () => {
    if (Number.isFinite(made.duration)) become({ total: made.duration });
  };
  made.onplay = () => become({ isPlaying: true });
  made.onpause = () => become({ isPlaying: false });
  made.onended = () => become({ isPlaying: false, at: 0 });
  made.onerror = () => again();
  audio = made;
  return made;
}

/** An access that has run out shows as an error: it is renewed once and the address asked again. */
function again(): void {
  const { id, at } = now;
  if (!id) return;
  if (tries > 0) {
    become({ brokenId: id, isPlaying: false });
    return;
  }
  tries += 1;
  void refreshSession().finally(() => {
    if (now.id === id) begin(id, at, "?try=1");
  });
}

function begin(id: string, at: number, query = ""): void {
  const made = speaker();
  made.src = `${contentOf({ id })}${query}`;
  made.playbackRate = now.speed;
  made.defaultPlaybackRate = now.speed;
  if (at > 0) made.currentTime = at;
  void made.play()?.catch(() => become({ isPlaying: false }));
}

export const playback = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: () => now,
  toggle: (id: string) => {
    if (now.id === id && now.isPlaying) return speaker().pause();
    if (now.id === id && now.at > 0) {
      return void speaker()
        .play()
        ?.catch(() => become({ isPlaying: false }));
    }
    tries = 0;
    become({ id, at: 0, total: 0, brokenId: null });
    begin(id, 0);
  },
  seek: (id: string, at: number) => {
    if (now.id === id) {
      speaker().currentTime = at;
      return become({ at });
    }
    tries = 0;
    become({ id, at, total: 0, brokenId: null });
    begin(id, at);
  },
  faster: () => {
    const next = SPEEDS[(SPEEDS.indexOf(now.speed) + 1) % SPEEDS.length] ?? 1;
    if (audio) audio.playbackRate = next;
    become({ speed: next });
  },
  stop: () => {
    audio?.pause();
    become({ id: null, isPlaying: false, at: 0, total: 0 });
  },
};

/** Others stand still while one plays: their players are not drawn again. */
export function usePlayback(id: string): Playback {
  const idle = useSyncExternalStore(playback.subscribe, () => (now.id === id ? now : now.speed));
  return typeof idle === "number"
    ? { id: null, isPlaying: false, at: 0, total: 0, speed: idle, brokenId: null }
    : idle;
}
