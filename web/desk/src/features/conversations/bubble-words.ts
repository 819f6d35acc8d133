import { MENTION, mentionOf } from "../../data/mentions";

export type Word =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "code"; text: string }
  | { kind: "mention"; text: string; userId: string };

const ADDRESS = String.raw`(?:https?:\/\/|www\.)[^\s<>"]+`;
const CALL = String.raw`(?:mailto:|tel:)[^\s<>"]+`;
const EMAIL = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`;
const MONO = "```[\\s\\S]+?```|`[^`\\n]+`";
/** Numbers of orders, parcels and protocols: a translator must not touch them. */
const CODE = String.raw`(?<![\w-])#?(?=(?:[A-Z/-]*\d){5})[A-Z0-9]+(?:[-/][A-Z0-9]+)*(?![\w-])`;
const PIECES = new RegExp([MENTION, ADDRESS, CALL, EMAIL, MONO, CODE].join("|"), "g");

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** What somebody wrote, in pieces: words, safe links, codes, and people that a note calls. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECES)) {
    const piece = trimmed(match[0]);
    const word = wordOf(piece);
    if (!word) continue;
    if (match.index > at) words.push({ kind: "text", text: text.slice(at, match.index) });
    words.push(word);
    at = match.index + piece.length;
  }
  if (at < text.length) words.push({ kind: "text", text: text.slice(at) });
  return words;
}

function wordOf(piece: string): Word | null {
  const mention = mentionOf(piece);
  if (mention) return { kind: "mention", text: mention.name, userId: mention.userId };
  if (piece.startsWith("`")) return { kind: "code", text: piece.replace(/^`{1,3}|`{1,3}$/g, "") };
  if (/^[#A-Z0-9/-]+$/.test(piece)) return { kind: "code", text: piece };
  const href = safeAddress(piece);
  return href ? { kind: "link", text: piece, href } : null;
}

/** Where a link may lead: the web, a mailbox, a telephone. Nothing that runs. */
export function safeAddress(piece: string): string | null {
  const whole = /^www\./i.test(piece)
    ? `https://${piece}`
    : /^[\w.+-]+@/.test(piece)
      ? `mailto:${piece}`
      : piece;
  if (!URL.canParse(whole)) return null;
  return SAFE.has(new URL(whole).protocol) ? whole : null;
}

/** The stop of a sentence, or the bracket around an address, is no part of it. */
function trimmed(piece: string): string {
  if (piece.startsWith("`") || piece.startsWith("@[")) return piece;
  let end = piece.replace(/[.,;:!?'”’*_~]+$/, "");
  while (end.endsWith(")") && countOf(end, ")") > countOf(end, "(")) {
    end = end.slice(0, -1).replace(/[.,;:!?]+$/, "");
  }
  return end;
}

const countOf = (text: string, letter: string) => text.split(letter).length - 1;
