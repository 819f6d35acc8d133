const REST_MS = 2_000;
/** Two notes upwards, in hertz, and when each begins, in seconds. */
const NOTES = [
  { pitch: 659, at: 0 },
  { pitch: 880, at: 0.12 },
] as const;
const LASTS = 0.28;
const LOUD = 0.12;

let context: AudioContext | null = null;
let last = Number.NEGATIVE_INFINITY;

/** Short and soft; many at once are one. A page that nobody touched may not sound: then it is quiet. */
export async function chime(now = performance.now()): Promise<boolean> {
  if (typeof AudioContext === "undefined" || now - last < REST_MS) return false;
  context ??= new AudioContext();
  if (context.state !== "running") await context.resume().catch(() => undefined);
  if (context.state !== "running") return false;
  last = now;
  for (const { pitch, at } of NOTES) sound(context, pitch, context.currentTime + at);
  return true;
}

function sound(on: AudioContext, pitch: number, at: number): void {
  const tone = on.createOscillator();
  const volume = on.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LASTS);
  tone.connect(volume).connect(on.destination);
  tone.start(at);
  tone.stop(at + LASTS);
}
