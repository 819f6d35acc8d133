import type { DeliveryStatus } from "@shared/api/types";
import { ChannelMark } from "@shared/ui/avatar";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Receipt } from "@shared/ui/receipt";
import { Eye, EyeOff, SendHorizontal, Trash2, Wifi, WifiOff } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../../data/format";
import { sayProblem } from "../../data/moves";
import { useNow } from "../../data/now";
import css from "./phone.module.css";
import { useMessages } from "./use-world";
import { type Account, type Phone, type PhoneMessage, world } from "./world";

type Props = { phone: Phone; account: Account | undefined };

const TYPING_AGAIN_MS = 2_000;

export function PhoneDevice({ phone, account }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <section className={css.place} aria-label={t("sim.phone", { name: phone.name })}>
      <div className={css.device}>
        <div className={css.screen}>
          <div className={css.status} aria-hidden="true">
            <span>{clock(now, i18n.language)}</span>
            <i className={css.camera} />
            {phone.is_on ? <Wifi /> : <WifiOff />}
          </div>
          <header className={css.head}>
            <BusinessSign />
            <span className="grow">
              <b className="cut">{account?.display_name || account?.address}</b>
              <small>{t("sim.business")}</small>
            </span>
          </header>
          <Log phone={phone} />
          <WriteLine phone={phone} />
        </div>
      </div>
      <p className={css.label}>
        {account && <ChannelMark channel={account.channel} />}
        {phone.name} <em>{t(phone.is_on ? "sim.online" : "sim.offline")}</em>
      </p>
      <Tools phone={phone} />
    </section>
  );
}

function Log({ phone }: { phone: Phone }) {
  const { t, i18n } = useTranslation();
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
      {messages.map((message) => {
        const isMine = message.author === "customer";
        const status = isMine ? receiptOf(message) : null;
        return (
          <div key={message.id} className={cx(css.line, isMine && css.mine)}>
            <div className={css.bubble}>
              {message.text}
              <span className={css.time}>
                {clock(message.at * 1000, i18n.language)}
                {status && <Receipt status={status} label={t(`receipt.${status}`)} />}
              </span>
            </div>
          </div>
        );
      })}
    </div>
  );
}

function receiptOf({ status }: PhoneMessage): DeliveryStatus {
  if (status === "read") return "read";
  return status === "pending" ? "queued" : "delivered";
}

function WriteLine({ phone }: { phone: Phone }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const typedAt = useRef(0);

  const write = (value: string) => {
    setText(value);
    if (Date.now() - typedAt.current < TYPING_AGAIN_MS) return;
    typedAt.current = Date.now();
    world.type(phone.id).catch(() => undefined);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (said === "") return;
    setText("");
    world.write(phone.id, said).catch((error) => {
      setText(said);
      sayProblem(error);
    });
  };
  const name = phone.name.split(" ")[0];
  return (
    <form className={css.write} onSubmit={send}>
      <input
        aria-label={t("sim.write", { name: phone.name })}
        placeholder={t("sim.write", { name })}
        value={text}
        maxLength={4096}
        autoComplete="off"
        onChange={(event) => write(event.target.value)}
      />
      <button
        type="submit"
        className={css.send}
        aria-label={t("sim.send", { name: phone.name })}
        disabled={text.trim() === ""}
      >
        <SendHorizontal aria-hidden="true" />
      </button>
    </form>
  );
}

function Tools({ phone }: { phone: Phone }) {
  const { t } = useTranslation();
  const change = (part: Partial<Pick<Phone, "is_on" | "is_reading">>) =>
    void world.changePhone(phone.id, part).catch(sayProblem);
  return (
    <div className={css.tools}>
      <Button size="small" onClick={() => change({ is_on: !phone.is_on })}>
        {phone.is_on ? <WifiOff aria-hidden="true" /> : <Wifi aria-hidden="true" />}
        {t(phone.is_on ? "sim.takeOff" : "sim.putOn")}
      </Button>
      <Button
        size="small"
        aria-pressed={phone.is_reading}
        onClick={() => change({ is_reading: !phone.is_reading })}
      >
        {phone.is_reading ? <Eye aria-hidden="true" /> : <EyeOff aria-hidden="true" />}
        {t(phone.is_reading ? "sim.reads" : "sim.doesNotRead")}
      </Button>
      <Button
        size="small"
        aria-label={t("sim.close", { name: phone.name })}
        onClick={() => void world.removePhone(phone.id).catch(sayProblem)}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </div>
  );
}

/** The shop's sign on the customer's telephone: an awning and a counter. */
function BusinessSign() {
  return (
    <span className={css.sign} aria-hidden="true">
      <svg width="20" height="20" viewBox="0 0 20 20" role="presentation">
        <path d="M2 10A8 8 0 0 1 18 10z" fill="var(--anil-600)" />
        <rect x="3" y="12" width="14" height="5" rx="1" fill="var(--ipe-400)" />
      </svg>
    </span>
  );
}
