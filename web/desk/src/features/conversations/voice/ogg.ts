import type { Opus } from "./webm";

/** RFC 3533 (Ogg) and RFC 7845 (Opus in it): the only form that WhatsApp plays as a voice note. */
const BEGINS = 2;
const ENDS = 4;
const MOST_SEGMENTS = 255;
/** About a second of 20 ms packets: pages are small enough to seek by. */
const PACKETS_A_PAGE = 50;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum;
});

export function crcOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}

/** How long a packet sounds, in samples at 48 kHz: what its first byte says (RFC 6716, 3.1). */
export function samplesOf(packet: Uint8Array): number {
  const first = packet[0] ?? 0;
  const config = first >> 3;
  const sizes = config < 12 ? [480, 960, 1920, 2880] : config < 16 ? [480, 960] : null;
  const frame = (sizes ?? [120, 240, 480, 960])[config & (sizes?.length === 2 ? 1 : 3)] ?? 960;
  const code = first & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  return frame * frames;
}

/** The lengths of a packet: full segments, and one that ends it, which may be empty. */
const lacingOf = ({ length }: Uint8Array): number[] => [
  ...Array<number>(Math.floor(length / 255)).fill(255),
  length % 255,
];

type Page = { packets: Uint8Array[]; flags: number; samples: number };

function pageOf({ packets, flags, samples }: Page, serial: number, number: number): Uint8Array {
  const lacing = packets.flatMap(lacingOf);
  const size = packets.reduce((sum, { length }) => sum + length, 0);
  const page = new Uint8Array(27 + lacing.length + size);
  const view = new DataView(page.buffer);
  page.set(new TextEncoder().encode("OggS"));
  page[5] = flags;
  view.setBigUint64(6, BigInt(samples), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, number, true);
  page[26] = lacing.length;
  page.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    page.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, crcOf(page), true);
  return page;
}

function tags(): Uint8Array {
  const vendor = new TextEncoder().encode("Prosa");
  const content = new Uint8Array(8 + 4 + vendor.length + 4);
  content.set(new TextEncoder().encode("OpusTags"));
  new DataView(content.buffer).setUint32(8, vendor.length, true);
  content.set(vendor, 12);
  return content;
}

/** Packets go together until a page is full; each page says how many samples end on it. */
function pagesOf(packets: Uint8Array[]): Page[] {
  const pages: Page[] = [];
  let open: Page = { packets: [], flags: 0, samples: 0 };
  let segments = 0;
  for (const packet of packets) {
    const more = lacingOf(packet).length;
    if (open.packets.length >= PACKETS_A_PAGE || segments + more > MOST_SEGMENTS) {
      pages.push(open);
      open = { packets: [], flags: 0, samples: open.samples };
      segments = 0;
    }
    open.packets.push(packet);
    open.samples += samplesOf(packet);
    segments += more;
  }
  return [...pages, { ...open, flags: ENDS }];
}

/** The same packets in the other container: nothing is coded anew. */
export function oggOf({ head, packets }: Opus, serial: number): Uint8Array<ArrayBuffer> {
  const pages = [
    { packets: [head], flags: BEGINS, samples: 0 },
    { packets: [tags()], flags: 0, samples: 0 },
    ...pagesOf(packets),
  ].map((page, number) => pageOf(page, serial, number));
  const whole = new Uint8Array(pages.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const page of pages) {
    whole.set(page, at);
    at += page.length;
  }
  return whole;
}
