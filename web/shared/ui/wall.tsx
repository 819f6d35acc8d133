import type { ReactElement } from "react";
import { BUBBLE } from "./logo";
import css from "./wall.module.css";

/** One word is one tile: ground, turn of its quarter circle, colour of the quarter. */
const TILES = [
  "b0l b0m b1m b1m b0l m0b m2b d1m m0l d3m",
  "m1l m0b b0m b2l b1l b1l m1b d2m ... m1b",
  "d2m ... ... d0m b3l b0m m1l b0l m0b b2l",
  "m0b ... ... m2l b1m b3l b3l b3m b3m d1m",
  "b1m d1m b0m b3m d2m b0m b1l m1b m0b b3l",
  "m0b m1b b2m d2m d1m m3l ... ... b0l m2b",
  "b3m d3m b0m m2b b2l b1l ... ... m0l m1b",
  "d3m b2l b2l ... m1b d1m b2l b1l d1m b1m",
  "m2b m0b d2m m2b b3l b0l m3b m0b d3m m2b",
  "d2m m1l b3m b3m b2m d0m b2m ... b0m b3l",
  "d3m b1m ... d3m d2m b1l m3b m3l d2m b1l",
  "b1l m3b b0l b3m d2m b0m m3b d0m b0l d0m",
];

const TURNS = [
  "M0 0H1A1 1 0 0 1 0 1z",
  "M1 0V1A1 1 0 0 1 0 0z",
  "M1 1H0A1 1 0 0 1 1 0z",
  "M0 1V0A1 1 0 0 1 1 1z",
];

const COLOURS: Record<string, string> = {
  b: "var(--wall-base)",
  m: "var(--wall-mid)",
  d: "var(--wall-deep)",
  l: "var(--wall-lit)",
};

type Speaker = {
  x: number;
  y: number;
  size: 1 | 2;
  ground: string;
  bubble: string;
  dash: string;
  isTurned?: boolean;
};

const WHITE = "var(--concreto-0)";
const SPEAKERS: Speaker[] = [
  {
    x: 8,
    y: 1,
    size: 1,
    ground: "b",
    bubble: "var(--wall-bubble)",
    dash: "var(--wall-mid)",
    isTurned: true,
  },
  { x: 1, y: 2, size: 2, ground: "b", bubble: "var(--wall-bubble)", dash: "var(--wall-mid)" },
  {
    x: 6,
    y: 5,
    size: 2,
    ground: "d",
    bubble: "var(--ipe-300)",
    dash: "var(--ipe-900)",
    isTurned: true,
  },
  { x: 3, y: 7, size: 1, ground: "b", bubble: "var(--wall-deep)", dash: WHITE },
  { x: 7, y: 9, size: 1, ground: "b", bubble: "var(--wall-deep)", dash: WHITE, isTurned: true },
  { x: 2, y: 10, size: 1, ground: "b", bubble: "var(--wall-deep)", dash: WHITE },
];

function tile(word: string, x: number, y: number): ReactElement | null {
  const ground = COLOURS[word[0] ?? ""];
  const quarter = COLOURS[word[2] ?? ""];
  if (!ground || !quarter) return null;
  return (
    <g key={`${x}-${y}`} transform={`translate(${x} ${y})`}>
      <rect width="1" height="1" fill={ground} />
      <path d={TURNS[Number(word[1])]} fill={quarter} />
    </g>
  );
}

function speaker({ x, y, size, ground, bubble, dash, isTurned }: Speaker): ReactElement {
  return (
    <g key={`${x}-${y}`} transform={`translate(${x} ${y}) scale(${size / 32})`}>
      <rect width="32" height="32" fill={COLOURS[ground]} />
      <path
        d={BUBBLE}
        fill={bubble}
        transform={isTurned ? "translate(32 0) scale(-1 1)" : undefined}
      />
      <rect x="8" y="14" width="16" height="4" rx="2" fill={dash} />
    </g>
  );
}

/** The wall of the sign-in page: tiles turned by hand, and one yellow tile that talks. */
export function TileWall() {
  return (
    <svg className={css.wall} viewBox="0 0 10 12" aria-hidden="true">
      {TILES.flatMap((row, y) => row.split(" ").map((word, x) => tile(word, x, y)))}
      {SPEAKERS.map(speaker)}
    </svg>
  );
}
