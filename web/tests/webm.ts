/** Recordings as Chromium makes them, as small as can be. */
export const text = (words: string) => [...new TextEncoder().encode(words)];
export const HEAD = [...text("OpusHead"), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0];
/** 20 ms of wide band speech: config 1 of CELT, mono, one frame. */
export const packet = (fill: number, size = 40) => [0x78, ...Array<number>(size - 1).fill(fill)];

const UNKNOWN = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
/** Lengths of two bytes, as browsers write them for what they know. */
const element = (id: number[], content: number[]) => [
  ...id,
  0x40 | (content.length >> 8),
  content.length & 0xff,
  ...content,
];
export const block = (content: number[], flags = 0x80) =>
  element([0xa3], [0x81, 0x00, 0x14, flags, ...content]);

/** What Chromium writes: nothing but the smallest parts knows its length. */
export function webm(...clusters: number[][]): Uint8Array {
  return new Uint8Array([
    ...element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], text("webm"))),
    ...[0x18, 0x53, 0x80, 0x67, ...UNKNOWN],
    ...element([0x15, 0x49, 0xa9, 0x66], element([0x4d, 0x80], text("Chrome"))),
    ...element(
      [0x16, 0x54, 0xae, 0x6b],
      element([0xae], [...element([0xd7], [1]), ...element([0x63, 0xa2], HEAD)]),
    ),
    ...clusters.flatMap((blocks) => [
      ...[0x1f, 0x43, 0xb6, 0x75, ...UNKNOWN],
      ...element([0xe7], [0]),
      ...blocks,
    ]),
  ]);
}
