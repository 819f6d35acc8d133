import { ChannelMark } from "@shared/ui/avatar";
import { Button } from "@shared/ui/button";
import { Eye, EyeOff, Trash2, Wifi, WifiOff } from "lucide-react";
import { clock } from "../../data/format";
import { useNow } from "../../data/now";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import css from "./phone.module.css";
import { PhoneLog } from "./phone-log";
import { type Account, type Phone, world } from "./world";
import { WriteLine } from "./write-line";

type Props = { phone: Phone; account: Account | undefined };

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
              <small>{t(phone.is_company_typing ? "sim.companyTyping" : "sim.business")}</small>
            </span>
          </header>
          <PhoneLog phone={phone} channel={account?.channel} />
          <WriteLine phone={phone} channel={account?.channel} />
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
