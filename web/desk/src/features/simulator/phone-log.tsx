import type { DeliveryStatus } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import { Menu, MenuItem } from "@shared/ui/menu";
import { Receipt } from "@shared/ui/receipt";
import { Ellipsis, Pencil, Smile, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { clock } from "../../data/format";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import { EditDialog } from "./edit-dialog";
import css from "./phone.module.css";
import { PhoneContentView } from "./phone-content";
import { useMessages } from "./use-world";
import { type Phone, type PhoneMessage, world } from "./world";

type Props = { phone: Phone; channel: string | undefined };

/** The chat as the customer's telephone shows it. */
export function PhoneLog({ phone, channel }: Props) {
  const { t } = useTranslation();
  const told = useMessages(phone.id).data ?? [];
  // What the provider refused never came to the telephone.
  const messages = told.filter((message) => message.status !== "failed");
  const end = useRef<HTMLDivElement>(null);
  const last = messages.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line scrolls to itself
  useEffect(() => {
    const box = end.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [last]);
  return (
    <div
      ref={end}
      className={css.log}
      role="log"
      tabIndex={0} // a region that scrolls is reached by keys
      aria-label={t("sim.messages", { name: phone.name })}
    >
      {messages.map((message) => (
        <Line key={message.id} phone={phone} channel={channel} message={message} />
      ))}
    </div>
  );
}

function Line({ phone, channel, message: m }: Props & { message: PhoneMessage }) {
  const { t, i18n } = useTranslation();
  const isMine = m.author === "customer";
  const status = isMine ? receiptOf(m) : null;
  const reactions = [m.customers_reaction, m.companys_reaction].filter(Boolean).join("");
  return (
    <div className={cx(css.line, isMine && css.mine, reactions && css.reacted)}>
      <div className={css.bubble}>
        {m.is_revoked ? (
          <i className={css.gone}>{t("sim.revoked")}</i>
        ) : (
          <>
            {m.content && <PhoneContentView content={m.content} />}
            {m.text}
          </>
        )}
        <span className={css.time}>
          {m.is_edited && t("sim.edited")} {clock(m.at * 1000, i18n.language)}
          {status && <Receipt status={status} label={t(`receipt.${status}`)} />}
        </span>
        {reactions && <span className={css.reactions}>{reactions}</span>}
      </div>
      {!m.is_revoked && <LineMenu phone={phone} channel={channel} message={m} />}
    </div>
  );
}

const THUMB = "👍";

/** What a customer can do to a line: react to any; change and take back their own, on WAHA. */
function LineMenu({ phone, channel, message: m }: Props & { message: PhoneMessage }) {
  const { t } = useTranslation();
  const mayRevise = m.author === "customer" && channel === "whatsapp_waha";
  const act = (deed: Promise<unknown>) => void deed.catch(sayProblem);
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      {isEditing && <EditDialog phoneId={phone.id} message={m} onClose={() => setEditing(false)} />}
      <Menu
        align="center"
        trigger={
          <button type="button" className={css.lineMenu} aria-label={t("sim.lineMenu")}>
            <Ellipsis aria-hidden="true" />
          </button>
        }
      >
        <MenuItem
          icon={<Smile aria-hidden="true" />}
          onSelect={() => act(world.react(phone.id, m.id, m.customers_reaction ? "" : THUMB))}
        >
          {m.customers_reaction ? t("sim.unreact") : t("sim.react", { emoji: THUMB })}
        </MenuItem>
        {mayRevise && m.content === null && (
          <MenuItem
            icon={<Pencil aria-hidden="true" />}
            onSelect={() => setTimeout(() => setEditing(true), 0)}
          >
            {t("sim.edit")}
          </MenuItem>
        )}
        {mayRevise && (
          <MenuItem
            icon={<Undo2 aria-hidden="true" />}
            isDanger
            onSelect={() => act(world.revoke(phone.id, m.id))}
          >
            {t("sim.revoke")}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}

function receiptOf({ status }: PhoneMessage): DeliveryStatus {
  if (status === "read") return "read";
  return status === "pending" ? "queued" : "delivered";
}
