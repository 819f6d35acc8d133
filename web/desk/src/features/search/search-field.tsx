import { IconButton, Keys } from "@shared/ui/button";
import { Search, X } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { useKeysOf } from "../../commands/shortcuts";
import { useTranslation } from "../../i18n/use-translation";
import css from "./search.module.css";
import { lineAt, type Search as State } from "./use-list-search";

type Props = { search: State };

/** Nothing of an empty field changes with what is opened beside it. */
const isSameEmpty = ({ search: a }: Props, { search: b }: Props) =>
  !a.isOn && !b.isOn && a.words === b.words;

/** The field above the list. The keys stay in it while they go through what was found. */
export const SearchField = memo(function SearchField({ search }: Props) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const input = useRef<HTMLInputElement>(null);
  const chosen = lineAt(search, search.chosen);

  useEffect(() => {
    if (chosen) document.getElementById(chosen.id)?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && search.isOn) search.choose(search.chosen + step);
    else if (event.key === "Enter" && search.isOn) search.run(search.chosen);
    else if (event.key === "Escape") {
      if (search.words === "") input.current?.blur();
      search.clear();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={css.field}>
      <Search size={16} aria-hidden="true" />
      <input
        ref={input}
        id="list-search"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-label={t("list.find.label")}
        aria-expanded={search.isOn}
        aria-controls="search-hits"
        aria-autocomplete="list"
        aria-activedescendant={chosen?.id}
        placeholder={t("list.find.place")}
        value={search.words}
        onChange={(event) => search.write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {search.words === "" ? (
        <span className={css.keys}>
          <Keys keys={keysOf("search") ?? ""} />
        </span>
      ) : (
        <IconButton
          label={t("list.find.clear")}
          keys="Esc"
          className={css.clear}
          onClick={() => {
            search.clear();
            input.current?.focus();
          }}
        >
          <X size={16} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}, isSameEmpty);
