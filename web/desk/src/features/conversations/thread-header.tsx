import type { ConversationDetail } from "@shared/api/types";
import type { Looker } from "@shared/realtime/socket";
import { Avatar } from "@shared/ui/avatar";
import { Button, IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Menu, MenuItem } from "@shared/ui/menu";
import { ArrowLeft, Ellipsis, PanelRight, Timer } from "lucide-react";
import { useKeysOf } from "../../commands/shortcuts";
import { countdown } from "../../data/format";
import { useNow } from "../../data/now";
import { useDepartments } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import type { Action, ActionId } from "./actions";
import { WhoIsHere } from "./presence/who-is-here";
import { lateSince, urgencyOf } from "./row-facts";
import { SnoozeMenu } from "./snooze-menu";
import css from "./thread.module.css";

type Props = {
  conversation: ConversationDetail;
  actions: Action[];
  others: readonly Looker[];
  isSnoozeOpen: boolean;
  onSnoozeOpen: (isOpen: boolean) => void;
  onCustomSnooze: () => void;
  onBack: () => void;
  panel: { isOpen: boolean; toggle: () => void };
};

/** In the bar itself; everything else is behind the three dots. */
const SHOWN: ActionId[] = ["snooze", "transfer"];
const LAST: ActionId[] = ["take", "reopen", "resolve"];

export function ThreadHeader(props: Props) {
  const { conversation: c, actions, panel } = props;
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const offered = (id: ActionId) => actions.find((action) => action.id === id);
  const final = LAST.flatMap((id) => offered(id) ?? []);
  const snooze = offered("snooze");
  const transfer = offered("transfer");
  return (
    <header className={css.head}>
      <span className={css.back}>
        <IconButton label={t("error.back")} onClick={props.onBack}>
          <ArrowLeft aria-hidden="true" />
        </IconButton>
      </span>
      <Avatar name={c.contact_name} id={c.contact_id} channel={c.channel} size={38} />
      <div className={css.who}>
        <h2 className="cut">{c.contact_name}</h2>
        <p className="meta cut">
          <Deadline conversation={c} className={css.narrowOnly} />
          <span translate="no">{t("thread.number", { number: c.number })}</span>
        </p>
      </div>
      <div className={css.tools}>
        <Deadline conversation={c} className={cx(css.deadline, css.wideOnly)} />
        <WhoIsHere others={props.others} />
        <span className={css.wideOnly} style={{ display: snooze ? undefined : "none" }}>
          {snooze && (
            <SnoozeMenu
              conversation={c}
              isOpen={props.isSnoozeOpen}
              onOpenChange={props.onSnoozeOpen}
              onCustom={props.onCustomSnooze}
            />
          )}
        </span>
        {transfer && (
          <IconButton
            className={css.wideOnly}
            label={transfer.label}
            keys={keysOf("act-transfer")}
            onClick={transfer.run}
          >
            <transfer.Icon aria-hidden="true" />
          </IconButton>
        )}
        <MoreMenu actions={actions.filter(({ id }) => !final.slice(-1).some((f) => f.id === id))} />
        <span className={css.panelButton}>
          <IconButton
            label={t("thread.panel")}
            keys={keysOf("panel")}
            aria-pressed={panel.isOpen}
            onClick={panel.toggle}
          >
            <PanelRight aria-hidden="true" />
          </IconButton>
        </span>
        {final.map((action) => (
          <Button
            key={action.id}
            onClick={action.run}
            tone={action.id === "take" && !c.moves.includes("reply") ? "primary" : "plain"}
            className={cx(css.final, action.id === "resolve" && final.length > 1 && css.wideOnly)}
          >
            <action.Icon aria-hidden="true" />
            <span className={css.finalWord}>{action.label}</span>
          </Button>
        ))}
      </div>
    </header>
  );
}

function MoreMenu({ actions }: { actions: Action[] }) {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const isWide = window.matchMedia("(min-width: 601px)").matches;
  const hidden = isWide
    ? actions.filter(({ id }) => !SHOWN.includes(id) && !LAST.includes(id))
    : actions;
  if (hidden.length === 0) return null;
  return (
    <Menu
      trigger={
        <button type="button" className={css.more} aria-label={t("app.more")}>
          <Ellipsis size={18} strokeWidth={1.75} aria-hidden="true" />
        </button>
      }
    >
      {hidden.map((action) => (
        <MenuItem
          key={action.id}
          icon={<action.Icon aria-hidden="true" />}
          keys={keysOf(`act-${action.id}`)}
          onSelect={() => setTimeout(action.run, 0)}
        >
          {action.label}
        </MenuItem>
      ))}
    </Menu>
  );
}

type DeadlineProps = { conversation: ConversationDetail; className: string | undefined };

/** In the bar; where that is narrow, before the number. */
function Deadline({ conversation: c, className }: DeadlineProps) {
  const { t } = useTranslation();
  const now = useNow(1_000);
  const department = useDepartments().find(({ id }) => id === c.department_id);
  const urgent = urgencyOf(c, department, now);
  if (!urgent || urgent.leftMs === null || urgent.urgency === "on") return null;
  const isLate = urgent.urgency === "late";
  const since = lateSince(urgent.leftMs);
  return (
    <span className={cx(className, isLate && css.late)}>
      <Timer aria-hidden="true" />
      {isLate
        ? since
          ? t("thread.expired", { time: since })
          : t("thread.expiredNow")
        : t("thread.expires", { time: countdown(urgent.leftMs) })}
    </span>
  );
}
