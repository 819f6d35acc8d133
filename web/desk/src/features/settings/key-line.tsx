import { IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { RotateCcw } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { type KnownId, known } from "../../commands/catalogue";
import { pressOf } from "../../commands/keyboard";
import { bind, takenBy, unbind, waysOf } from "../../commands/shortcuts";
import { Ways } from "../../commands/ways";
import { usePreferences } from "../../data/preferences";
import { useTranslation } from "../../i18n/use-translation";
import css from "./settings.module.css";

/** These belong to the browser and to whoever walks by keys. */
const KEPT = new Set(["Tab", "Shift Tab", "F5", "Ctrl R", "Ctrl W", "Ctrl T", "Ctrl N"]);

type Props = { id: KnownId; label: string };

/** A command, its keys, and the button that listens for others. */
export function KeyLine({ id, label }: Props) {
  const { t } = useTranslation();
  const { shortcuts } = usePreferences();
  const [isListening, setListening] = useState(false);
  const [told, setTold] = useState("");
  const ways = waysOf(id, shortcuts);

  const take = (press: string) => {
    const keys = press === "Backspace" || press === "Delete" ? "" : press;
    const losers = takenBy(keys, id, shortcuts).map((loser) => t(known(loser)?.label ?? loser));
    bind(id, keys);
    setTold(losers.length > 0 ? t("settings.keys.taken", { names: losers.join(", ") }) : "");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") return setListening(false);
    event.preventDefault();
    event.stopPropagation();
    const press = pressOf(event.nativeEvent);
    if (press === null) return;
    setListening(false);
    if (press === "Esc") setTold("");
    else if (KEPT.has(press)) setTold(t("settings.keys.kept", { keys: press }));
    else take(press);
  };

  return (
    <li className={css.keyLine}>
      <span className="grow">
        {label}
        <span role="status" className={`meta ${css.what}`}>
          {isListening ? t("settings.keys.press") : told}
        </span>
      </span>
      {id in shortcuts && (
        <IconButton label={t("settings.keys.back", { name: label })} onClick={() => unbind([id])}>
          <RotateCcw aria-hidden="true" />
        </IconButton>
      )}
      <button
        type="button"
        className={cx(css.keyButton, isListening && css.listening)}
        aria-pressed={isListening}
        onClick={() => setListening(!isListening)}
        onKeyDown={(event) => isListening && onKeyDown(event)}
        onBlur={() => setListening(false)}
      >
        <span className="sr">
          {t("settings.keys.change", {
            name: label,
            keys: ways.join(", ") || t("settings.keys.none"),
          })}
        </span>
        {isListening && <span aria-hidden="true">{t("settings.keys.listening")}</span>}
        {!isListening && <Ways ways={ways} />}
        {!isListening && ways.length === 0 && (
          <span aria-hidden="true">{t("settings.keys.none")}</span>
        )}
      </button>
    </li>
  );
}
