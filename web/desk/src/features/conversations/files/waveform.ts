import { contentOf } from "@shared/api/uploads";
import { useEffect, useState } from "react";

export const BARS = 40;
const LARGEST_BYTES = 6 * 1024 * 1024;
const LONGEST_SECONDS = 15 * 60;
const RATE = 8_000;
const KEPT = 200;

export type Waveform = { bars: readonly number[]; seconds: number };

/** Computed once for each recording; the oldest are forgotten. */
const known = new Map<string, Waveform | null>();
let last: Promise<unknown> = Promise.resolve();

/** The loudness of a recording in equal parts, the loudest of which is 1. */
export function barsOf(samples: Float32Array, count = BARS): number[] {
  const size = Math.max(1, Math.floor(samples.length / count));
  const bars = Array.from({ length: count }, (_, bar) => {
    let sum = 0;
    let many = 0;
    for (let i = bar * size; i < Math.min(samples.length, (bar + 1) * size); i += 4) {
      const sample = samples[i] ?? 0;
      sum += sample * sample;
      many += 1;
    }
    return many > 0 ? Math.sqrt(sum / many) : 0;
  });
  const most = Math.max(...bars);
  return bars.map((bar) => (most > 0 ? bar / most : 0));
}

/** The browser decodes it beside the page; at a telephone's rate, so that little is held. */
async function compute(id: string, isWanted: () => boolean): Promise<Waveform | null | undefined> {
  if (!isWanted()) return undefined;
  const answer = await fetch(contentOf({ id }), { credentials: "same-origin" });
  const size = Number(answer.headers.get("content-length") ?? 0);
  if (!answer.ok || size > LARGEST_BYTES) return null;
  const bytes = await answer.arrayBuffer();
  if (bytes.byteLength > LARGEST_BYTES) return null;
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
  return { bars: barsOf(sound.getChannelData(0)), seconds: sound.duration };
}

function keep(id: string, waveform: Waveform | null): void {
  known.set(id, waveform);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest) known.delete(oldest);
}

type Recording = { id: string; size_bytes: number | null; duration_seconds: number | null };

/** How a recording looks; null while it is not known, or if it never will be. */
export function useWaveform({ id, size_bytes, duration_seconds }: Recording): Waveform | null {
  const [waveform, setWaveform] = useState(known.get(id) ?? null);
  const isTooMuch =
    (size_bytes ?? 0) > LARGEST_BYTES ||
    (duration_seconds ?? 0) > LONGEST_SECONDS ||
    typeof OfflineAudioContext === "undefined";
  useEffect(() => {
    if (known.has(id) || isTooMuch) return;
    let isHere = true;
    // One at a time; who has scrolled away meanwhile is skipped.
    last = last
      .then(() => compute(id, () => isHere))
      .catch(() => null)
      .then((found) => {
        if (found === undefined) return;
        keep(id, found);
        if (isHere) setWaveform(found);
      });
    return () => {
      isHere = false;
    };
  }, [id, isTooMuch]);
  return waveform;
}
