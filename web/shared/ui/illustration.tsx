import { BUBBLE } from "./logo";

const TURNS = [
  "M0 0H1A1 1 0 0 1 0 1z",
  "M1 0V1A1 1 0 0 1 0 0z",
  "M1 1H0A1 1 0 0 1 1 0z",
  "M0 1V0A1 1 0 0 1 1 1z",
  "M0 0H1V1H0z",
];

const COLOURS: Record<string, string> = {
  a: "var(--accent)",
  s: "var(--il-soft)",
  l: "var(--il-line)",
};

/** Four letters a tile: column, row, turn, colour. */
function Tiles({ words }: { words: string }) {
  return words.split(" ").map((word) => {
    const [x, y, turn, colour] = word;
    return (
      <path
        key={word}
        transform={`translate(${Number(x) * 40} ${Number(y) * 40}) scale(40)`}
        d={TURNS[Number(turn)]}
        fill={COLOURS[colour ?? ""]}
      />
    );
  });
}

/** All answered: a cup, and the yellow tile that talks. */
export function CoffeeTiles() {
  return (
    <svg width="300" height="190" viewBox="0 0 300 190" aria-hidden="true">
      <g transform="translate(10 10)">
        <Tiles words="000s 104l 013l 501l 603s 614l 512s 031s 630s 533l" />
        <path d="M52 54H156V92A52 52 0 0 1 104 144A52 52 0 0 1 52 92Z" fill="var(--accent)" />
        <path
          d="M156 66h10a22 22 0 0 1 0 44h-13"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="11"
        />
        <path d="M52 54h52v38a52 52 0 0 1-52-38z" fill="var(--concreto-0)" opacity=".13" />
        <rect x="36" y="148" width="150" height="10" rx="5" fill="var(--il-deep)" />
        <path
          d="M84 44c-8-10 8-16 0-28M106 44c-8-10 8-16 0-28M128 44c-8-10 8-16 0-28"
          fill="none"
          stroke="var(--il-soft)"
          strokeWidth="6"
          strokeLinecap="round"
        />
        <g transform="translate(206 62)">
          <path d={BUBBLE} transform="scale(2.5)" fill="var(--ipe-300)" />
          <rect x="20" y="35" width="40" height="10" rx="5" fill="var(--ipe-900)" />
        </g>
      </g>
    </svg>
  );
}

/** Something fell off the wall: one tile is out of its place. */
export function FallenTile() {
  return (
    <svg width="300" height="190" viewBox="0 0 300 190" aria-hidden="true">
      <g transform="translate(30 15)">
        <Tiles words="000a 102s 201a 303l 400s 502a 013s 112a 211s 413a 511s 021a 123l 220a 322s 421s 520a 032l 130s 233a 331a 433l 532s" />
        <rect
          x="120"
          y="40"
          width="40"
          height="40"
          fill="none"
          stroke="var(--border-control)"
          strokeDasharray="4 4"
        />
        <g transform="translate(176 96) rotate(17)">
          <rect x="-3" y="-3" width="46" height="46" rx="3" fill="var(--surface)" />
          <rect width="40" height="40" fill="var(--ipe-300)" />
          <path d="M0 0H40A40 40 0 0 1 0 40z" fill="var(--il-deep)" />
        </g>
      </g>
    </svg>
  );
}
