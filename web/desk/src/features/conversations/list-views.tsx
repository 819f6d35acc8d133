import { Button, IconButton } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Checkbox, Field } from "@shared/ui/field";
import { Menu, MenuItem, MenuLabel, MenuRule } from "@shared/ui/menu";
import { useQueryClient } from "@tanstack/react-query";
import { Bookmark, ListOrdered, Plus, Users } from "lucide-react";
import { type FormEvent, lazy, memo, Suspense, useState } from "react";
import type { InboxSearch } from "../../data/inbox-search";
import { sayProblem } from "../../data/refusals";
import { useMay } from "../../data/session";
import { addView, newView, searchOf, useViews } from "../../data/views";
import { useTranslation } from "../../i18n/use-translation";

const ViewsDialog = lazy(async () => ({
  default: (await import("./list-views-dialog")).ViewsDialog,
}));

type Props = { search: InboxSearch; onSearch: (search: InboxSearch) => void };

/** Lists under a name: one's own, and those that a supervisor shares with all. */
export const ListViews = memo(function ListViews({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const views = useViews();
  const mayShare = useMay("view.share");
  const [isSaving, setSaving] = useState(false);
  const [isArranging, setArranging] = useState(false);
  const removable = views.filter((view) => mayShare || !view.is_shared);

  return (
    <>
      <Menu
        label={t("views.title")}
        trigger={
          <IconButton label={t("views.title")}>
            <Bookmark aria-hidden="true" />
          </IconButton>
        }
      >
        {views.length === 0 && <MenuLabel>{t("views.none")}</MenuLabel>}
        {views.map((view) => (
          <MenuItem
            key={view.id}
            end={view.is_shared && <Users role="img" aria-label={t("views.shared")} />}
            onSelect={() => onSearch(searchOf(view))}
          >
            {view.name}
          </MenuItem>
        ))}
        <MenuRule />
        <MenuItem
          icon={<Plus aria-hidden="true" />}
          onSelect={() => setTimeout(() => setSaving(true), 0)}
        >
          {t("views.save")}
        </MenuItem>
        {removable.length > 0 && (
          <MenuItem
            icon={<ListOrdered aria-hidden="true" />}
            onSelect={() => setTimeout(() => setArranging(true), 0)}
          >
            {t("views.arrange")}…
          </MenuItem>
        )}
      </Menu>
      {isSaving && (
        <SaveDialog search={search} mayShare={mayShare} onClose={() => setSaving(false)} />
      )}
      {isArranging && (
        <Suspense fallback={null}>
          <ViewsDialog onClose={() => setArranging(false)} />
        </Suspense>
      )}
    </>
  );
});

type DialogProps = { search: InboxSearch; mayShare: boolean; onClose: () => void };

function SaveDialog({ search, mayShare, onClose }: DialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    addView(client, newView(name.trim(), isShared, search)).then(onClose, sayProblem);
  };
  return (
    <Dialog title={t("views.save")} what={t("views.what")} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          <Field
            label={t("views.name")}
            value={name}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          {mayShare && <Checkbox label={t("views.share")} isOn={isShared} onChange={setShared} />}
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={name.trim() === ""}>
              {t("views.keep")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
