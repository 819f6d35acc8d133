import { plain } from "../data/plain";
import { preferences } from "../data/preferences";
import { KNOWN_IDS } from "./catalogue";
import { type Command, type Group, isOffered } from "./registry";
import { isSingle, waysOf } from "./shortcuts";

/** What the palette looks at; Tab goes from one to the next. */
export type Aim = "conversation" | "all" | "people" | "messages";

/** What is shown in the palette. Messages are found by the server, the rest is offered here. */
export type Section = Group | "messages";

const SECTIONS: Record<Aim, readonly Section[]> = {
  conversation: ["chosen", "conversation", "go", "look", "people", "messages"],
  all: ["go", "look", "people", "messages"],
  people: ["people"],
  messages: ["messages"],
};

export const sectionsOf = (aim: Aim) => SECTIONS[aim];

export function nextAim(aim: Aim, hasTarget: boolean, step: 1 | -1): Aim {
  const all: Aim[] = hasTarget
    ? ["conversation", "all", "people", "messages"]
    : ["all", "people", "messages"];
  return all[(all.indexOf(aim) + step + all.length) % all.length] ?? "all";
}

const wordsOf = (search: string) => plain(search).split(/\s+/).filter(Boolean);

export function matches(text: string, search: string): boolean {
  const label = plain(text);
  return wordsOf(search).every((word) => label.includes(word));
}

export type Piece = { text: string; isHit: boolean };

/** The label in pieces, so that what was typed can be marked in it. */
export function piecesOf(text: string, search: string): Piece[] {
  const label = plain(text);
  const hit = new Array<boolean>(text.length).fill(false);
  for (const word of wordsOf(search)) {
    const at = label.indexOf(word);
    if (at >= 0) hit.fill(true, at, at + word.length);
  }
  const pieces: Piece[] = [];
  for (let i = 0; i < text.length; i++) {
    const last = pieces.at(-1);
    if (last && last.isHit === hit[i]) last.text += text[i];
    else pieces.push({ text: text[i] ?? "", isHit: hit[i] ?? false });
  }
  return pieces;
}

/** The keys shown beside a command: the first way that works for this person. */
export function shownKeys(id: string): string | undefined {
  const { single_keys } = preferences.current();
  return waysOf(id).find((way) => single_keys || !isSingle(way));
}

/** As in the catalogue; what has no place there comes after, as it was offered. */
function placeOf(id: string): number {
  const place = (KNOWN_IDS as readonly string[]).indexOf(id);
  return place === -1 ? KNOWN_IDS.length : place;
}

export function found(commands: readonly Command[], aim: Aim, search: string): Command[] {
  const offered = commands.filter(
    (command) =>
      isOffered(command) &&
      matches(command.label, search) &&
      (!command.isFoundOnly || wordsOf(search).length > 0),
  );
  return SECTIONS[aim].flatMap((section) =>
    offered
      .filter((command) => command.group === section && command.id !== "palette")
      .sort((a, b) => placeOf(a.id) - placeOf(b.id)),
  );
}
