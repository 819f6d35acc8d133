import type { Conversation, Department } from "@shared/api/types";
import { Avatar, channelName } from "@shared/ui/avatar";
import { Badge, Chip, DepartmentChip, TagChip } from "@shared/ui/chip";
import { cx } from "@shared/ui/cx";
import { Receipt } from "@shared/ui/receipt";
import { Check, Timer } from "lucide-react";
import { memo } from "react";
import { countdown, quietTime, waited } from "../../data/format";
import { useNow } from "../../data/now";
import type { Tag } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import { Preview } from "./preview";
import css from "./row.module.css";
import { lateSince, type Urgency, urgencyOf } from "./row-facts";

type Props = {
  conversation: Conversation;
  department: Department | undefined;
  owner: string | undefined;
  tags: readonly Tag[];
  /** The person before the screen has it. */
  isMine: boolean;
  isSelected: boolean;
  /** Null while nothing at all is chosen. */
  isChecked: boolean | null;
  isCompact: boolean;
  tabIndex: number;
  /** Its place among all rows, from 1. */
  place: number;
  count: number;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  onExtend: (id: string) => void;
};

const MOST_TAGS = 2;

/** Drawn again only when it shows something else: a click on one row leaves the others alone. */
export const Row = memo(function Row(props: Props) {
  const { conversation: c, department, isSelected, onOpen } = props;
  const { t, i18n } = useTranslation();
  const now = useNow();
  const urgent = urgencyOf(c, department, now);
  const sinceMs = c.turn_since ? now - Date.parse(c.turn_since) : 0;
  const wait = sinceMs < MINUTE ? t("list.now") : waited(sinceMs);
  const spoken = [
    t("list.row", { name: c.contact_name, channel: channelName(c.channel) }),
    urgent && t("list.us"),
    urgent && t("list.waits", { time: waited(sinceMs) }),
    c.unread_count > 0 && t("list.unread", { count: c.unread_count }),
    props.tags.length > 0 &&
      t("list.tagged", {
        count: props.tags.length,
        names: props.tags.map(({ name }) => name).join(", "),
      }),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter is read by the listbox around it
    <div
      id={`row-${c.id}`}
      role="option"
      aria-selected={isSelected}
      aria-setsize={props.count}
      aria-posinset={props.place}
      tabIndex={props.tabIndex}
      className={cx(css.row, c.unread_count > 0 && css.unread)}
      aria-checked={props.isChecked ?? undefined}
      onClick={(event) => (event.shiftKey ? props.onExtend(c.id) : onOpen(c.id))}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <span className="sr">{`${spoken.filter(Boolean).join(", ")}.`}</span>
      {urgent && <i className={cx(css.turn, urgent.urgency !== "on" && css[urgent.urgency])} />}
      <Face {...props} />
      <div className={css.words}>
        <div className={css.line} aria-hidden="true">
          <span className={cx(css.name, "cut grow")}>{c.contact_name}</span>
          <Wait urgency={urgent?.urgency}>
            {urgent ? wait : c.last_message_at && quietTime(c.last_message_at, now, i18n.language)}
          </Wait>
        </div>
        <div className={css.line}>
          <Preview conversation={c} isMine={props.isMine} />
          <span aria-hidden="true">
            <Badge count={c.unread_count} label={t("list.unread", { count: c.unread_count })} />
          </span>
          {c.unread_count === 0 && c.last_message_status && c.turn !== "us" && (
            <Receipt status={c.last_message_status} label={t(`receipt.${c.last_message_status}`)} />
          )}
        </div>
        <Facts {...props} urgent={urgent} isQueued={c.status === "queued"} />
      </div>
    </div>
  );
});

type FactsProps = Pick<Props, "department" | "tags" | "owner"> & Until;

type Until = { urgent: ReturnType<typeof urgencyOf>; isQueued: boolean };

/** Where it is, until when, about what, and who has it; `row.module.css` says what gives way. */
function Facts({ department, urgent, isQueued, tags, owner }: FactsProps) {
  return (
    <div className={css.chips}>
      {department && (
        <span className={css.department}>
          <DepartmentChip name={department.name} color={department.color} />
        </span>
      )}
      <Deadline urgent={urgent} isQueued={isQueued} />
      {tags.length > 0 && (
        <span className={css.tags} aria-hidden="true">
          {tags.slice(0, MOST_TAGS).map((tag) => (
            <TagChip key={tag.id} name={tag.name} color={tag.color} />
          ))}
        </span>
      )}
      {owner && (
        <span className={css.owner}>
          <Chip>
            <span className="cut">{owner}</span>
          </Chip>
        </span>
      )}
    </div>
  );
}

/** A click on it chooses the row; X does the same by keys. */
function Face({ conversation: c, isChecked, isCompact, onToggle, onExtend }: Props) {
  const size = isCompact ? 28 : 36;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: X chooses the row that has the focus
    // biome-ignore lint/a11y/useKeyWithClickEvents: X chooses the row that has the focus
    <span
      className={cx(css.face, isChecked && css.checked)}
      onClick={(event) => {
        event.stopPropagation();
        if (event.shiftKey) onExtend(c.id);
        else onToggle(c.id);
      }}
    >
      {isChecked ? (
        <Check aria-hidden="true" />
      ) : (
        <Avatar name={c.contact_name} id={c.contact_id} channel={c.channel} size={size} />
      )}
    </span>
  );
}

const MINUTE = 60_000;

function Wait({ urgency, children }: { urgency: Urgency | undefined; children: React.ReactNode }) {
  return <span className={cx(css.wait, urgency && css[urgency])}>{children}</span>;
}

/** Where nobody has it yet, always: it decides which to take. Else only while it presses. */
function Deadline({ urgent, isQueued }: Until) {
  const { t } = useTranslation();
  if (!urgent || urgent.leftMs === null) return null;
  if (urgent.urgency === "on" && !isQueued) return null;
  const isLate = urgent.urgency === "late";
  const since = lateSince(urgent.leftMs);
  return (
    <Chip tone={urgent.urgency === "on" ? undefined : urgent.urgency}>
      <Timer aria-hidden="true" />
      {isLate
        ? since
          ? t("list.expired", { time: since })
          : t("list.expiredNow")
        : countdown(Math.ceil(urgent.leftMs / 15_000) * 15_000)}
    </Chip>
  );
}
