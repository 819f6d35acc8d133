import "../i18n/later";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions } from "@shared/ui/dialog";
import { useNavigate } from "@tanstack/react-router";
import { usePreferences } from "../data/preferences";
import { useTranslation } from "../i18n/use-translation";
import { KNOWN_IDS, known } from "./catalogue";
import css from "./palette.module.css";
import type { Group } from "./registry";
import { isSingle, waysOf } from "./shortcuts";
import { Ways } from "./ways";

const ORDER: Group[] = ["conversation", "go", "look"];

/** Every key there is, as this person has bound it, wherever it can be used. */
export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { shortcuts, single_keys } = usePreferences();
  const waysFor = (id: string) =>
    waysOf(id, shortcuts).filter((way) => single_keys || !isSingle(way));
  return (
    <Dialog title={t("help.title")} what={t("help.what")} className={css.wide} onClose={onClose}>
      <section className={css.scroll} tabIndex={0} aria-label={t("help.title")}>
        <div className={css.columns}>
          {ORDER.map((group) => (
            <div key={group}>
              <h3 className={css.helpGroup}>{t(`palette.groups.${group}`)}</h3>
              <dl className={css.keys}>
                {KNOWN_IDS.filter((id) => known(id)?.group === group && waysFor(id).length > 0).map(
                  (id) => (
                    <HelpLine key={id} label={t(known(id)?.label ?? id)} ways={waysFor(id)} />
                  ),
                )}
              </dl>
            </div>
          ))}
        </div>
      </section>
      <DialogActions>
        <Button
          onClick={() => {
            onClose();
            void navigate({ to: "/app/settings", hash: "keys" });
          }}
        >
          {t("help.change")}
        </Button>
        <Button onClick={onClose}>{t("app.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

function HelpLine({ label, ways }: { label: string; ways: string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <span className="sr">{ways.join(", ")}</span>
        <Ways ways={ways} />
      </dd>
    </>
  );
}
