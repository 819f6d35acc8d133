import "../../i18n/later";
import { Button, IconButton } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Checkbox, Field } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useState } from "react";
import { sayProblem } from "../../data/refusals";
import { useMay } from "../../data/session";
import {
  addView,
  changeViews,
  movedBy,
  newView,
  removeView,
  type SavedView,
  searchOf,
  useViews,
} from "../../data/views";
import { useTranslation } from "../../i18n/use-translation";
import css from "./list-views-dialog.module.css";

/** Names, order and who sees them. What a supervisor shares, only they change. */
export function ViewsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const mayShare = useMay("view.share");
  const views = useViews().filter((view) => mayShare || !view.is_shared);
  return (
    <Dialog title={t("views.arrange")} onClose={onClose}>
      <DialogBody>
        <ul className={css.views}>
          {views.map((view) => (
            <One key={view.id} view={view} all={views} mayShare={mayShare} />
          ))}
        </ul>
        {views.length === 0 && <p className="meta">{t("views.none")}</p>}
        <DialogActions>
          <Button tone="primary" onClick={onClose}>
            {t("app.done")}
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}

type Props = { view: SavedView; all: readonly SavedView[]; mayShare: boolean };

function One({ view, all, mayShare }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(view.name);
  const change = (changes: Parameters<typeof changeViews>[1]) =>
    void changeViews(client, changes).catch(sayProblem);
  const rename = () => {
    const said = name.trim();
    if (said === "") return setName(view.name);
    if (said !== view.name) change(new Map([[view.id, { name: said }]]));
  };
  const move = (step: 1 | -1) => {
    const moved = movedBy(all, view.id, step);
    return { isPossible: moved.size > 0, run: () => change(moved) };
  };
  const [up, down] = [move(-1), move(1)];
  const remove = () => {
    const again = newView(view.name, view.is_shared, searchOf(view));
    const undo = () => void addView(client, again).catch(sayProblem);
    const done = () =>
      toastStore.show({
        tone: "done",
        text: t("views.removed", { name: view.name }),
        undo: { label: t("act.undo"), run: undo },
      });
    removeView(client, view.id).then(done, sayProblem);
  };
  return (
    <li className={css.view}>
      <Field
        label={t("views.nameOf", { name: view.name })}
        value={name}
        maxLength={60}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
      />
      {mayShare && (
        <Checkbox
          label={t("views.share")}
          isOn={view.is_shared}
          onChange={(isShared) => change(new Map([[view.id, { is_shared: isShared }]]))}
        />
      )}
      <span className={css.tools}>
        <IconButton
          label={t("views.up", { name: view.name })}
          disabled={!up.isPossible}
          onClick={up.run}
        >
          <ArrowUp aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t("views.down", { name: view.name })}
          disabled={!down.isPossible}
          onClick={down.run}
        >
          <ArrowDown aria-hidden="true" />
        </IconButton>
        <IconButton label={t("views.removeOne", { name: view.name })} onClick={remove}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      </span>
    </li>
  );
}
