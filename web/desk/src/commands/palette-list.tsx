import type { SearchView, Segment } from "@shared/api/generated/types.gen";
import { Keys } from "@shared/ui/button";
import { ArrowRight, type LucideIcon, MessageSquareText, MessagesSquare } from "lucide-react";
import type { Ref } from "react";
import { useTranslation } from "../i18n/use-translation";
import { type Aim, type Piece, piecesOf, type Section, sectionsOf, shownKeys } from "./finding";
import css from "./palette.module.css";
import type { Command } from "./registry";

/** One line of the palette, whoever found it. */
export type Hit = {
  id: string;
  section: Section;
  pieces: Piece[] | null;
  label: string;
  detail?: string | undefined;
  Icon: LucideIcon;
  run: () => void;
};

/** Commands and what the server found, in the order of the sections. */
export function hitsOf(
  commands: readonly Command[],
  view: SearchView | undefined,
  aim: Aim,
  open: (conversationId: string, seq?: number) => void,
): Hit[] {
  const known = new Set(commands.map(({ id }) => id));
  const all: Hit[] = commands.map(({ id, group, label, detail, Icon, run }) => ({
    id,
    section: group,
    pieces: null,
    label,
    detail,
    Icon: Icon ?? (group === "people" ? MessagesSquare : ArrowRight),
    run,
  }));
  for (const { conversation: c } of view?.conversations?.items ?? []) {
    if (known.has(`open-${c.id}`)) continue;
    all.push({
      id: `found-${c.id}`,
      section: "people",
      pieces: null,
      label: `${c.contact_name} #${c.number}`,
      Icon: MessagesSquare,
      run: () => open(c.id),
    });
  }
  for (const hit of view?.messages?.items ?? []) {
    all.push({
      id: hit.id,
      section: "messages",
      pieces: hit.excerpt.map(pieceOf),
      label: hit.excerpt.map(({ text }) => text).join(""),
      detail: hit.conversation.contact_name,
      Icon: MessageSquareText,
      run: () => open(hit.conversation.id, hit.seq),
    });
  }
  return sectionsOf(aim).flatMap((section) => all.filter((hit) => hit.section === section));
}

const pieceOf = (segment: Segment): Piece => ({ text: segment.text, isHit: segment.is_match });

type Props = {
  ref: Ref<HTMLDivElement>;
  hits: readonly Hit[];
  current: number;
  search: string;
  tookMs: number | undefined;
  hasMore: boolean;
  onRun: (hit: Hit) => void;
};

export function PaletteList({ ref, hits, current, search, tookMs, hasMore, onRun }: Props) {
  const { t } = useTranslation();
  const messages = hits.filter(({ section }) => section === "messages").length;
  return (
    <div
      id="command-list"
      role="listbox"
      aria-label={t("palette.title")}
      className={css.list}
      ref={ref}
    >
      {hits.map((hit, i) => (
        <Row
          key={hit.id}
          hit={hit}
          index={i}
          isChosen={i === current}
          search={search}
          title={hits[i - 1]?.section === hit.section ? null : t(`palette.groups.${hit.section}`)}
          count={
            hit.section === "messages" && tookMs !== undefined
              ? t("palette.took", { found: hasMore ? `${messages}+` : messages, time: tookMs })
              : null
          }
          onRun={() => onRun(hit)}
        />
      ))}
    </div>
  );
}

type RowProps = {
  hit: Hit;
  index: number;
  isChosen: boolean;
  search: string;
  /** Where a group begins: its name, and for messages how many and how fast. */
  title: string | null;
  count: string | null;
  onRun: () => void;
};

function Row({ hit, index, isChosen, search, title, count, onRun }: RowProps) {
  const keys = shownKeys(hit.id);
  return (
    <>
      {title !== null && (
        <div className={css.group} role="presentation">
          {title} {count && <span>{count}</span>}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the search field above takes the keys */}
      <div
        id={`command-${index}`}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        className={css.option}
        onClick={onRun}
      >
        <hit.Icon aria-hidden="true" />
        <span className="cut">
          <Marked pieces={hit.pieces ?? piecesOf(hit.label, search)} />
        </span>
        {hit.detail && <span className={css.detail}>{hit.detail}</span>}
        {keys && (
          <span className={css.end}>
            <Keys keys={keys} />
          </span>
        )}
      </div>
    </>
  );
}

function Marked({ pieces }: { pieces: Piece[] }) {
  let at = 0;
  return pieces.map(({ text, isHit }) => {
    const key = at;
    at += text.length;
    return isHit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
  });
}
