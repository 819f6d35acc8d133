import { Splitter } from "@shared/ui/splitter";
import { Tip } from "@shared/ui/tip";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { CSSProperties } from "react";
import { useKeysOf } from "../commands/shortcuts";
import { type Fold, foldStore } from "../data/folds";
import { preferences, usePreferences } from "../data/preferences";
import { useTranslation } from "../i18n/use-translation";
import css from "./inbox.module.css";
import { useMedia } from "./use-media";

/** DESIGN 3: how wide a pane may be, and is when nobody dragged it. */
export const WIDTHS = {
  list: { least: 280, most: 480, wide: 352, narrow: 320 },
  side: { least: 260, most: 400, wide: 312, narrow: 280 },
} as const;

const clamped = (pane: Fold, width: number) =>
  Math.min(WIDTHS[pane].most, Math.max(WIDTHS[pane].least, width));

export function usePaneWidths(): Record<Fold, number> {
  const { panes } = usePreferences();
  const usual = useMedia("(min-width: 1401px)") ? "wide" : "narrow";
  return {
    list: clamped("list", panes.list ?? WIDTHS.list[usual]),
    side: clamped("side", panes.side ?? WIDTHS.side[usual]),
  };
}

export const widthStyle = ({ list, side }: Record<Fold, number>) =>
  ({ "--w-list": `${list}px`, "--w-side": `${side}px` }) as CSSProperties;

type EdgeProps = { pane: Fold; width: number };

/** The edge of a pane that is there. */
export function PaneEdge({ pane, width }: EdgeProps) {
  const { t } = useTranslation();
  const { least, most } = WIDTHS[pane];
  const become = (next: number | null) => preferences.change({ panes: { [pane]: next } });
  return (
    <Splitter
      label={t(`panes.${pane}`)}
      controls={`pane-${pane}`}
      pane={pane === "list" ? "start" : "end"}
      width={width}
      least={least}
      most={most}
      onChange={become}
      onReset={() => become(null)}
      className={pane === "list" ? css.listEdge : css.sideEdge}
    />
  );
}

const COMMAND = { list: "fold-list", side: "panel" } as const;

/** What is left of a pane that is folded: a strip that brings it back. */
export function FoldedPane({ pane }: { pane: Fold }) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const Icon = pane === "list" ? ChevronRight : ChevronLeft;
  return (
    <Tip label={t(`panes.show.${pane}`)} keys={keysOf(COMMAND[pane])}>
      <button
        type="button"
        data-pane
        className={`${css.folded} ${pane === "side" ? css.foldedSide : css.foldedList}`}
        aria-label={t(`panes.show.${pane}`)}
        aria-expanded={false}
        onClick={() => foldStore.toggle(pane)}
      >
        <Icon size={16} aria-hidden="true" />
      </button>
    </Tip>
  );
}
