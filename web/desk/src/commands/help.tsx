import { Button, Keys } from "@shared/ui/button";
import { Dialog, DialogActions } from "@shared/ui/dialog";
import { useTranslation } from "react-i18next";
import css from "./palette.module.css";
import { type Group, useAllCommands } from "./registry";

const ORDER: Group[] = ["conversation", "people", "go", "look"];

/** Every key there is, from the one registry. */
export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const commands = useAllCommands().filter((command) => command.shortcut);
  const groups = ORDER.filter((group) => commands.some((command) => command.group === group));
  return (
    <Dialog title={t("help.title")} what={t("help.what")} className={css.wide} onClose={onClose}>
      {groups.map((group) => (
        <section key={group}>
          <h3 className={css.helpGroup}>{t(`palette.groups.${group}`)}</h3>
          <dl className={css.keys}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <HelpLine
                  key={command.id}
                  label={command.label}
                  shortcut={command.shortcut ?? ""}
                />
              ))}
          </dl>
        </section>
      ))}
      <DialogActions>
        <Button onClick={onClose}>{t("app.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

function HelpLine({ label, shortcut }: { label: string; shortcut: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <span className="sr">{shortcut}</span>
        {shortcut.split(", ").map((keys) => (
          <Keys key={keys} keys={keys} />
        ))}
      </dd>
    </>
  );
}
