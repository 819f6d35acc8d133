import { Button, Keys } from "@shared/ui/button";
import { Dialog } from "@shared/ui/dialog";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSearch } from "../data/search";
import { useTranslation } from "../i18n/use-translation";
import { type Aim, found, nextAim } from "./finding";
import { overlays } from "./overlays";
import css from "./palette.module.css";
import { type Hit, hitsOf, PaletteList } from "./palette-list";
import { useAllCommands } from "./registry";
import { useTarget } from "./target";

/** Everything by name: commands of the open conversation first, then places, people, words. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const target = useTarget();
  const [aim, setAim] = useState<Aim>(target === null ? "all" : "conversation");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const searching = useSearch(
    aim === "all" || aim === "conversation" || aim === "messages" ? search : "",
  );
  const told = searching.found;
  const commands = useAllCommands();
  const hits = useMemo<Hit[]>(() => {
    const open = (conversationId: string, seq?: number) =>
      void navigate({
        to: "/app/inbox/$conversationId",
        params: { conversationId },
        search: (now: Record<string, unknown>) => ({
          view: "all" as const,
          ...(location.pathname.startsWith("/app/inbox") && now),
          m: seq,
        }),
      });
    return hitsOf(found(commands, aim, search), told?.view, aim, open);
  }, [commands, aim, search, told, navigate]);
  const hasFailed = searching.state === "failed";
  const current = Math.min(chosen, Math.max(0, hits.length - 1));

  useEffect(() => {
    list.current?.querySelector(`#command-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const run = (hit: Hit | undefined) => {
    if (!hit && hasFailed) return searching.again();
    onClose();
    if (hit) setTimeout(hit.run, 0);
  };
  const turn = (step: 1 | -1) => {
    setAim(nextAim(aim, target !== null, step));
    setChosen(0);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen(Math.min(current + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(current - 1, 0));
    else if (event.key === "Enter") run(hits[current]);
    else if (event.key === "Tab") turn(event.shiftKey ? -1 : 1);
    else if (event.key === "Backspace" && search === "" && aim !== "all") setAim("all");
    else return;
    event.preventDefault();
  };
  const aimName = aim === "conversation" ? (target ?? "") : t(`palette.aims.${aim}`);

  return (
    <Dialog title={t("palette.title")} isTitleHidden className={css.palette} onClose={onClose}>
      <div className={css.search}>
        <Search size={18} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={t("palette.place")}
          aria-expanded="true"
          aria-controls="command-list"
          aria-describedby="palette-hint"
          aria-activedescendant={hits.length > 0 ? `command-${current}` : undefined}
          placeholder={t("palette.place")}
          value={search}
          onChange={(event) => {
            if (event.target.value === "?") return overlays.openHelp();
            setSearch(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" tabIndex={-1} className={css.aim} onClick={() => turn(1)}>
          <span className="sr">{t("palette.aim")} </span>
          <span className="cut">{aimName}</span>
        </button>
        <Keys keys="Esc" />
      </div>
      <PaletteList
        ref={list}
        hits={hits}
        current={current}
        search={search}
        tookMs={told?.tookMs}
        hasMore={Boolean(told?.view.messages?.next_cursor)}
        onRun={run}
      />
      {hasFailed && (
        <p className={css.none} role="alert">
          {t("palette.failed")}{" "}
          <Button size="small" onClick={searching.again}>
            {t("app.retry")}
          </Button>
        </p>
      )}
      {hits.length === 0 && !hasFailed && searching.state !== "asking" && (
        <p className={css.none}>{t("palette.none", { text: search })}</p>
      )}
      <span className="sr" role="status">
        {t("palette.aimed", { name: aimName, count: hits.length })}
      </span>
      <Foot />
    </Dialog>
  );
}

function Foot() {
  const { t } = useTranslation();
  return (
    <div id="palette-hint" className={css.foot}>
      <span>
        <Keys keys="↑ ↓" /> {t("palette.choose")}
      </span>
      <span>
        <Keys keys="Enter" /> {t("palette.do")}
      </span>
      <span>
        <Keys keys="Tab" /> {t("palette.change")}
      </span>
      <span className={css.last}>
        {t("palette.type")} <Keys keys="?" /> {t("palette.all")}
      </span>
    </div>
  );
}
