import { Keys } from "@shared/ui/button";
import { Dialog } from "@shared/ui/dialog";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./palette.module.css";
import { type Command, type Group, isOffered, useAllCommands } from "./registry";

const ORDER: Group[] = ["conversation", "people", "go", "look"];

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** All words of the search occur in the label, accents and case aside. */
function matches(command: Command, search: string): boolean {
  const label = plain(command.label);
  return plain(search)
    .split(/\s+/)
    .every((word) => label.includes(word));
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(0);
  const listRef = useRef<HTMLDivElement>(null);
  const commands = useAllCommands().filter(isOffered);
  const found = ORDER.flatMap((group) =>
    commands.filter((command) => command.group === group && matches(command, search)),
  );
  const current = Math.min(chosen, Math.max(0, found.length - 1));

  useEffect(() => {
    listRef.current?.querySelector(`#command-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const run = (command: Command | undefined) => {
    onClose();
    if (command) setTimeout(command.run, 0);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen(Math.min(current + 1, found.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(current - 1, 0));
    else if (event.key === "Enter") run(found[current]);
    else return;
    event.preventDefault();
  };

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
          aria-activedescendant={found.length > 0 ? `command-${current}` : undefined}
          placeholder={t("palette.place")}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Keys keys="Esc" />
      </div>
      <div
        id="command-list"
        role="listbox"
        aria-label={t("palette.title")}
        className={css.list}
        ref={listRef}
      >
        {found.map((command, i) => (
          <Row
            key={command.id}
            command={command}
            index={i}
            isChosen={i === current}
            startsGroup={found[i - 1]?.group !== command.group}
            onRun={() => run(command)}
          />
        ))}
      </div>
      {found.length === 0 && <p className={css.none}>{t("palette.none", { text: search })}</p>}
    </Dialog>
  );
}

type RowProps = {
  command: Command;
  index: number;
  isChosen: boolean;
  startsGroup: boolean;
  onRun: () => void;
};

function Row({ command, index, isChosen, startsGroup, onRun }: RowProps) {
  const { t } = useTranslation();
  return (
    <>
      {startsGroup && (
        <div className={css.group} role="presentation">
          {t(`palette.groups.${command.group}`)}
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
        <span className="grow cut">{command.label}</span>
        {command.shortcut && <Keys keys={command.shortcut.split(", ")[0] ?? ""} />}
      </div>
    </>
  );
}
