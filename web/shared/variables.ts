/** What ready texts may name between double braces; the server refuses what is not here. */
export const VARIABLES = [
  "contact.name",
  "contact.first_name",
  "agent.name",
  "company.name",
  "conversation.number",
  "department.name",
] as const;

export type Variable = (typeof VARIABLES)[number];
export type Known = Readonly<Record<Variable, string>>;

/** Words of the text itself, or what stands for one of its variables. */
export type Piece = { id: string; text: string; isFilled: boolean };

const PLACE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** The text with its variables filled in. What nobody knows stays as it was written. */
export function piecesOf(text: string, known: Known): Piece[] {
  const pieces: Piece[] = [];
  const add = (words: string, isFilled: boolean) =>
    pieces.push({ id: `${pieces.length}`, text: words, isFilled });
  let at = 0;
  for (const match of text.matchAll(PLACE)) {
    if (match.index > at) add(text.slice(at, match.index), false);
    const name = match[1] as Variable;
    add(known[name] ?? match[0], name in known);
    at = match.index + match[0].length;
  }
  if (at < text.length) add(text.slice(at), false);
  return pieces;
}

export const filled = (text: string, known: Known): string =>
  piecesOf(text, known)
    .map((piece) => piece.text)
    .join("");
