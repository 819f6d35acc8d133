import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crcOf, oggOf, samplesOf } from "../../desk/src/features/conversations/voice/ogg";
import { opusOf } from "../../desk/src/features/conversations/voice/webm";
import { block, HEAD, packet, text, webm } from "../webm";

type Page = { flags: number; samples: number; number: number; lacing: number[]; content: number[] };

/** Reads Ogg by the letter of RFC 3533, and checks each page's sum bit by bit. */
function pagesOf(ogg: Uint8Array): Page[] {
  const pages: Page[] = [];
  let at = 0;
  while (at < ogg.length) {
    const view = new DataView(ogg.buffer, ogg.byteOffset + at);
    expect(String.fromCharCode(...ogg.subarray(at, at + 4))).toBe("OggS");
    const count = ogg[at + 26] ?? 0;
    const lacing = [...ogg.subarray(at + 27, at + 27 + count)];
    const from = at + 27 + count;
    const to = from + lacing.reduce((sum, one) => sum + one, 0);
    const page = ogg.slice(at, to);
    page.fill(0, 22, 26);
    expect(view.getUint32(22, true)).toBe(slowSum(page));
    pages.push({
      flags: view.getUint8(5),
      samples: Number(view.getBigUint64(6, true)),
      number: view.getUint32(18, true),
      lacing,
      content: [...ogg.subarray(from, to)],
    });
    at = to;
  }
  return pages;
}

function slowSum(bytes: Uint8Array): number {
  let sum = 0n;
  for (const byte of bytes) {
    sum ^= BigInt(byte) << 24n;
    for (let bit = 0; bit < 8; bit += 1)
      sum = sum & 0x80000000n ? ((sum << 1n) ^ 0x104c11db7n) & 0xffffffffn : sum << 1n;
  }
  return Number(sum);
}

describe("from WebM to Ogg", () => {
  it("finds the packets in clusters whose length is unknown, and drops what is cut off", () => {
    const whole = webm([...block(packet(1)), ...block(packet(2))], block(packet(3)));
    const { head, packets } = opusOf(whole.subarray(0, whole.length - 1));
    expect([...head]).toEqual(HEAD);
    expect(packets.map((one) => [...one])).toEqual([packet(1), packet(2)]);
  });

  it("refuses what is no Opus, and packets that are laced together", () => {
    expect(() => opusOf(new Uint8Array([1, 2, 3]))).toThrow("no Opus");
    expect(() => opusOf(webm(block(packet(1), 0x82)))).toThrow("Laced");
  });

  it("sums as Ogg does", () => {
    expect(crcOf(new Uint8Array(text("123456789")))).toBe(0x89a1897f);
  });

  it("writes a page for the head, one for the words, then packets and where they end", () => {
    const packets = Array.from({ length: 51 }, (_, i) => new Uint8Array(packet(i)));
    const pages = pagesOf(oggOf({ head: new Uint8Array(HEAD), packets }, 7));
    expect(pages.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    expect(pages.map(({ flags }) => flags)).toEqual([2, 0, 0, 4]);
    expect(pages.map(({ samples }) => samples)).toEqual([0, 0, 50 * 960, 51 * 960]);
    expect(pages[0]?.content).toEqual(HEAD);
    expect(pages[1]?.content.slice(0, 8)).toEqual(text("OpusTags"));
    expect(pages[3]?.content).toEqual(packet(50));
  });

  it("ends a packet of just 255 bytes with an empty segment, and keeps a page to 255", () => {
    const packets = [packet(1, 255), packet(2, 600)].map((one) => new Uint8Array(one));
    const [, , page] = pagesOf(oggOf({ head: new Uint8Array(HEAD), packets }, 7));
    expect(page?.lacing).toEqual([255, 0, 255, 255, 90]);
    const many = Array.from({ length: 40 }, () => new Uint8Array(packet(1, 2000)));
    const pages = pagesOf(oggOf({ head: new Uint8Array(HEAD), packets: many }, 7));
    expect(pages.every(({ lacing }) => lacing.length <= 255)).toBe(true);
    expect(pages.at(-1)?.samples).toBe(40 * 960);
  });

  it("turns what Chromium recorded for nine tenths of a second into as much sound", () => {
    const recorded = readFileSync(join(import.meta.dirname, "recordings/chromium.webm"));
    const { head, packets } = opusOf(new Uint8Array(recorded));
    const pages = pagesOf(oggOf({ head, packets }, 7));
    expect(head[9]).toBe(1); // one channel, which is what WhatsApp plays
    const seconds = (pages.at(-1)?.samples ?? 0) / 48_000;
    expect(seconds).toBeGreaterThan(0.7);
    expect(seconds).toBeLessThan(1);
  });

  it("knows how long a packet sounds", () => {
    const of = (...bytes: number[]) => samplesOf(new Uint8Array(bytes));
    expect(of(0x78)).toBe(960); // CELT, 20 ms
    expect(of(0x18)).toBe(2880); // SILK, 60 ms
    expect(of(0x68)).toBe(960); // both, 20 ms
    expect(of(0x79)).toBe(1920); // two frames
    expect(of(0x83, 0x04)).toBe(480); // four of 2.5 ms
  });
});
