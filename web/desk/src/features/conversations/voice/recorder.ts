import { oggOf } from "./ogg";
import { opusOf } from "./webm";

const OGG = "audio/ogg;codecs=opus";
const WEBM = "audio/webm;codecs=opus";
const BITS_A_SECOND = 32_000;
const CHUNK_MS = 1_000;

/** Why nothing can be recorded here. */
export type Trouble = "refused" | "missing" | "insecure" | "unsupported" | "failed";

function typeHere(): string | null {
  if (typeof MediaRecorder === "undefined") return null;
  return [OGG, WEBM].find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "NotReadableError" ? "missing" : "failed";
}

/** Null where a recording can begin; the person is asked only then. */
export function troubleHere(): Trouble | null {
  if (!navigator.mediaDevices) return window.isSecureContext ? "unsupported" : "insecure";
  return typeHere() === null ? "unsupported" : null;
}

export type Recorder = {
  /** How loud it is now, from 0 to 1. */
  level: () => number;
  /** What was recorded so far; the time of pauses does not count. */
  seconds: () => number;
  pause: () => void;
  resume: () => void;
  /** Ends it, and gives what was recorded as Ogg with Opus. */
  finish: () => Promise<File>;
  /** Ends it, and forgets what was recorded. */
  drop: () => void;
};

/**
 * Asks for the microphone and begins; `onLost` tells that it was unplugged or taken away. Throws
 * what `troubleOf` names.
 */
export async function record(onLost: () => void): Promise<Recorder> {
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  for (const track of stream.getTracks()) track.onended = onLost;
  try {
    return begin(stream);
  } catch (error) {
    hush(stream);
    throw error;
  }
}

/** The microphone is let go, and the browser's sign of it goes out. */
function hush(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function begin(stream: MediaStream): Recorder {
  const mimeType = typeHere() ?? WEBM;
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_A_SECOND });
  const chunks: Blob[] = [];
  const ear = listenTo(stream);
  const clock = stopwatch();
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  recorder.start(CHUNK_MS);
  clock.go();

  const release = () => {
    clock.halt();
    ear.close();
    hush(stream);
  };
  const stopped = () =>
    new Promise<void>((settle) => {
      if (recorder.state === "inactive") return settle();
      recorder.onstop = () => settle();
      recorder.stop();
    });
  return {
    level: ear.level,
    seconds: clock.seconds,
    pause: () => {
      recorder.pause();
      clock.halt();
    },
    resume: () => {
      recorder.resume();
      clock.go();
    },
    finish: async () => {
      try {
        await stopped();
      } finally {
        release();
      }
      return fileOf(new Blob(chunks), mimeType);
    },
    drop: () => {
      void stopped();
      release();
    },
  };
}

async function fileOf(recorded: Blob, mimeType: string): Promise<File> {
  const bytes = new Uint8Array(await recorded.arrayBuffer());
  const serial = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
  const ogg = mimeType === OGG ? bytes : oggOf(opusOf(bytes), serial);
  return new File([ogg], "voice.ogg", { type: "audio/ogg" });
}

function stopwatch() {
  let before = 0;
  let since: number | null = null;
  const running = () => (since === null ? 0 : performance.now() - since);
  return {
    go: () => {
      since ??= performance.now();
    },
    halt: () => {
      before += running();
      since = null;
    },
    seconds: () => (before + running()) / 1000,
  };
}

/** Speech is quiet: its loudness is a small part of what a wave can have. */
const GAIN = 4;

function listenTo(stream: MediaStream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return Math.min(1, Math.sqrt(power) * GAIN);
    },
    close: () => void context.close().catch(() => undefined),
  };
}
