import { useState } from "react";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./composing.module.css";
import { EMOJI, emojiFor, nameOf } from "./emoji";

/** All of them, or those that are looked for. */
export function EmojiGrid({ onPick }: { onPick: (sign: string) => void }) {
  const { t, i18n } = useTranslation();
  const [query, setQuery] = useState("");
  const shown = query.trim() === "" ? EMOJI : emojiFor(query.trim(), i18n.language);
  return (
    <div className={css.picker}>
      <input
        type="search"
        className={css.seek}
        aria-label={t("composing.emojiSearch")}
        placeholder={t("composing.emojiSearch")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && shown[0]) onPick(shown[0].sign);
        }}
      />
      <div className={css.grid}>
        {shown.map((emoji) => {
          const name = nameOf(emoji, i18n.language);
          return (
            <button
              key={emoji.sign}
              type="button"
              aria-label={name}
              title={name}
              onClick={() => onPick(emoji.sign)}
            >
              {emoji.sign}
            </button>
          );
        })}
      </div>
      {shown.length === 0 && <p role="status">{t("composing.emojiNone")}</p>}
    </div>
  );
}
