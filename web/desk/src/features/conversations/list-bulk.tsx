import "../../i18n/later";
import type { Conversation } from "@shared/api/types";
import { BulkBar } from "@shared/ui/bulk-bar";
import { Button, IconButton } from "@shared/ui/button";
import { toastStore } from "@shared/ui/toast-store";
import { CircleAlert, X } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { CATALOGUE } from "../../commands/catalogue";
import { type Command, useCommands } from "../../commands/registry";
import { useOfferTarget } from "../../commands/target";
import { type BulkAct, carryOut } from "../../data/bulk";
import { useMay, useSession } from "../../data/session";
import { type Refused, reasons, takeBack } from "../../data/taking-back";
import { useTranslation } from "../../i18n/use-translation";
import type { ActionId } from "./actions";
import css from "./list-bulk.module.css";
import { type BulkMenuId, BulkMenus } from "./list-bulk-menus";
import type { Selection } from "./list-selection";

type Props = { selection: Selection; rows: readonly Conversation[] };

/** Nothing asks before: all is done at once, what was refused is told one by one, Z takes it back. */
export function ListBulk({ selection, rows }: Props) {
  const { t } = useTranslation();
  const me = useSession().user.id;
  const mayResolve = useMay("conversation.resolve");
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const chosen = rows.filter((row) => selection.has(row.id));
  const count = selection.ids.length;

  const run = async (act: BulkAct, done: string) => {
    setBusy(true);
    const deed = toastStore.begin();
    const before = chosen;
    const results = await carryOut(
      before.map(({ id }) => id),
      act,
    );
    const failed = reasons(results, before);
    const changed = before.filter(({ id }) => !failed.some((one) => one.id === id));
    setBusy(false);
    setRefused(failed);
    selection.keep(failed.map(({ id }) => id));
    if (changed.length === 0) return deed.end();
    deed.end({
      tone: "done",
      text: t(done, { count: changed.length }),
      undo: { label: t("act.undo"), run: () => void takeBack(act, changed, me) },
    });
  };

  const resolve = () => void run({ action: "resolve" }, "bulk.resolved");
  const take = () => void run({ action: "take" }, "bulk.taken");
  const archive = () => void run({ action: "archive" }, "bulk.archived");
  const keyed = useKeyed(count, { resolve, take, archive });

  return (
    <div
      className={css.foot}
      data-foot={refused.length > 0 ? "full" : count > 0 ? "bar" : undefined}
    >
      {refused.length > 0 && <RefusedList refused={refused} onClose={() => setRefused([])} />}
      {count > 0 && (
        <BulkBar
          text={t("bulk.chosen", { count })}
          clearLabel={t("bulk.clear")}
          clearKeys="Esc"
          onClear={selection.clear}
        >
          <BulkMenus chosen={chosen} isBusy={isBusy} run={run} {...keyed} />
          {mayResolve && (
            <Button tone="primary" size="small" disabled={isBusy} onClick={resolve}>
              {t("act.resolve")}
            </Button>
          )}
        </BulkBar>
      )}
    </div>
  );
}

type Deeds = Record<"resolve" | "take" | "archive", () => void>;

const MENUS = ["assign", "tag", "snooze", "transfer", "priority"] as const;

/**
 * While some are chosen, the keys and the palette mean these, and not the open conversation.
 * Words for the customer are for one at a time: nothing asks for them now.
 */
function useKeyed(count: number, deeds: Deeds) {
  const { t } = useTranslation();
  const [open, onOpen] = useState<BulkMenuId | null>(null);
  const { permissions } = useSession();
  const now = useRef(deeds);
  now.current = deeds;
  const commands = useMemo<Command[]>(() => {
    if (count === 0) return [];
    const may = (deed: string) => permissions.includes(`conversation.${deed}`);
    const command = (id: ActionId, run: () => void, permission?: string): Command => ({
      id: `act-${id}`,
      group: "chosen",
      label: t(CATALOGUE[`act-${id}`].label),
      when: () => permission === undefined || may(permission),
      run,
    });
    return [
      command("resolve", () => now.current.resolve(), "resolve"),
      command("take", () => now.current.take(), "take"),
      command("archive", () => now.current.archive(), "archive"),
      ...MENUS.map((id) =>
        command(id, () => onOpen(id), id === "transfer" ? "transfer" : undefined),
      ),
      { ...command("resolveWith", () => undefined), when: () => false },
    ];
  }, [count, permissions, t]);
  useCommands(commands, true);
  useOfferTarget(count === 0 ? null : t("bulk.target", { count }));
  return { open, onOpen };
}

function RefusedList({ refused, onClose }: { refused: readonly Refused[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.refused} role="alert">
      <CircleAlert size={16} aria-hidden="true" />
      <div className="grow">
        <b>{t("bulk.refused", { count: refused.length })}</b>
        <ul>
          {refused.map(({ id, name, reason }) => (
            <li key={id}>
              {name}: {reason}
            </li>
          ))}
        </ul>
      </div>
      <IconButton label={t("app.close")} onClick={onClose}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
