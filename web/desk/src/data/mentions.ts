/** How a note calls a colleague as it travels: `@[Ana Souza](user:…)`. */
export const MENTION = String.raw`@\[[^\]\n]{1,80}\]\(user:[0-9a-f-]{36}\)`;

export type Called = { name: string; userId: string };

export function mentionOf(piece: string): Called | null {
  const found = /^@\[(.+)\]\(user:(.+)\)$/.exec(piece);
  return found?.[1] && found[2] ? { name: found[1], userId: found[2] } : null;
}

/** The words of a note, and between them whom it calls. */
export const withCalls = (text: string): (string | Called)[] =>
  text
    .split(new RegExp(`(${MENTION})`))
    .filter((piece) => piece !== "")
    .map((piece) => mentionOf(piece) ?? piece);
