/** The sound of a recording as its coder gave it: a header, and packets in order. */
export type Opus = { head: Uint8Array; packets: Uint8Array[] };

/** What holds other elements: read on inside, whether its length is known or not. */
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const CLUSTER = 0x1f43b675;
const BLOCK_GROUP = 0xa0;
const HOLDERS = new Set([SEGMENT, TRACKS, TRACK, CLUSTER, BLOCK_GROUP]);

const CODEC_PRIVATE = 0x63a2;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
const LACING = 0x06;

type Whole = { value: number; width: number };

/** EBML: as many leading zeros as further bytes. An id keeps its first bit, a length does not. */
function numberAt(bytes: Uint8Array, at: number, keepsMark: boolean): Whole | null {
  const first = bytes[at] ?? 0;
  const width = Math.clz32(first) - 23;
  if (first === 0 || at + width > bytes.length) return null;
  let value = keepsMark ? first : first & (0xff >> width);
  for (let i = 1; i < width; i += 1) value = value * 256 + (bytes[at + i] ?? 0);
  return { value, width };
}

type Part = { id: number; from: number; to: number };

/** Elements in order, flat: what is cut off at the end of a recording is left out. */
function* elementsOf(bytes: Uint8Array): Generator<Part> {
  let at = 0;
  while (at < bytes.length) {
    const id = numberAt(bytes, at, true);
    const size = id && numberAt(bytes, at + id.width, false);
    if (!id || !size) return;
    const from = at + id.width + size.width;
    if (HOLDERS.has(id.value)) {
      at = from;
      continue;
    }
    const to = from + size.value;
    if (to > bytes.length) return;
    yield { id: id.value, from, to };
    at = to;
  }
}

/** A block: the number of its track, two bytes of time, flags, and then one packet. */
function packetOf(block: Uint8Array): Uint8Array {
  const track = numberAt(block, 0, false)?.width ?? 1;
  if (((block[track + 2] ?? 0) & LACING) !== 0) throw new Error("Laced blocks are not read.");
  return block.subarray(track + 3);
}

/** The Opus packets of a WebM with one track of sound, as browsers record it. */
export function opusOf(webm: Uint8Array): Opus {
  let head: Uint8Array | null = null;
  const packets: Uint8Array[] = [];
  for (const { id, from, to } of elementsOf(webm)) {
    const content = webm.subarray(from, to);
    if (id === CODEC_PRIVATE) head = content;
    if (id === SIMPLE_BLOCK || id === BLOCK) packets.push(packetOf(content));
  }
  if (!head || new TextDecoder().decode(head.subarray(0, 8)) !== "OpusHead")
    throw new Error("There is no Opus in this recording.");
  return { head, packets: packets.filter(({ length }) => length > 0) };
}
