import { Button } from "@shared/ui/button";
import { Switch } from "@shared/ui/field";
import { useEffect, useRef } from "react";
import { KNOWN_IDS, known } from "../../commands/catalogue";
import { overlays } from "../../commands/overlays";
import type { Group } from "../../commands/registry";
import { unbind } from "../../commands/shortcuts";
import { preferences, usePreferences } from "../../data/preferences";
import { useTranslation } from "../../i18n/use-translation";
import { KeyLine } from "./key-line";
import css from "./settings.module.css";

const ORDER: Group[] = ["conversation", "go", "look"];

/** Every command and its keys, to be bound anew; and letters alone, to be turned off. */
export function KeyboardCard() {
  const { t } = useTranslation();
  const { single_keys, shortcuts } = usePreferences();
  const card = useRef<HTMLElement>(null);
  const bound = Object.keys(shortcuts);

  useEffect(() => {
    if (window.location.hash === "#keys") card.current?.scrollIntoView({ block: "start" });
  }, []);

  return (
    <section ref={card} className={`${css.card} ${css.wide}`} aria-labelledby="keys-title">
      <div className={css.line}>
        <h2 id="keys-title">{t("settings.keyboard")}</h2>
        <span className={css.buttons}>
          <Button size="small" disabled={bound.length === 0} onClick={() => unbind(bound)}>
            {t("settings.keys.usual")}
          </Button>
          <Button size="small" onClick={overlays.openHelp}>
            {t("command.help")}
          </Button>
        </span>
      </div>
      <div className={css.line}>
        <span>
          {t("help.letters")}
          <span id="letters-what" className={`meta ${css.what}`}>
            {t("settings.keys.lettersText")}
          </span>
        </span>
        <Switch
          label={t("help.letters")}
          describedBy="letters-what"
          isOn={single_keys}
          onChange={(isOn) => preferences.change({ single_keys: isOn })}
        />
      </div>
      <div className={css.groups}>
        {ORDER.map((group) => (
          <div key={group}>
            <h3>{t(`palette.groups.${group}`)}</h3>
            <ul className={css.keyList}>
              {KNOWN_IDS.filter((id) => known(id)?.group === group).map((id) => (
                <KeyLine key={id} id={id} label={t(known(id)?.label ?? id)} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
