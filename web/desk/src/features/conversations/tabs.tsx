import type { Counters, View } from "@shared/api/types";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { VIEWS } from "../../data/keys";
import css from "./list.module.css";

type Props = { view: View; counters: Counters | undefined; onChoose: (view: View) => void };

const shown = (count: number) => (count > 999 ? "999+" : String(count));

export function Tabs({ view, counters, onChoose }: Props) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length] ?? view;
    onChoose(next);
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };

  return (
    <div
      ref={bar}
      className={css.tabs}
      role="tablist"
      tabIndex={-1}
      aria-label={t("list.tabs")}
      onKeyDown={onKeyDown}
    >
      {VIEWS.map((one) => (
        <button
          key={one}
          id={`tab-${one}`}
          type="button"
          role="tab"
          aria-selected={one === view}
          aria-controls="conversation-panel"
          tabIndex={one === view ? 0 : -1}
          className={css.tab}
          onClick={() => onChoose(one)}
        >
          {t(`list.${one}`)}
          {counters && <span>{shown(counters[one])}</span>}
        </button>
      ))}
    </div>
  );
}
