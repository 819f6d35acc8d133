import { ChannelMark } from "@shared/ui/avatar";
import { Chip, type Tone } from "@shared/ui/chip";
import { cx } from "@shared/ui/cx";
import { Zap } from "lucide-react";
import { useTranslation } from "../../i18n/use-translation";
import css from "./simulator.module.css";
import { useTape } from "./use-world";
import type { Account, TapeEntry } from "./world";

const SHOWN = 120;

/** What happened, newest first. */
export function Tape({ accounts, isLive }: { accounts: Account[]; isLive: boolean }) {
  const { t } = useTranslation();
  const entries = useTape().data ?? [];
  return (
    <section className={css.tapeBox} aria-label={t("sim.tape")}>
      <div className={css.title}>
        <h2>{t("sim.tape")}</h2>
        <span className={cx(css.live, !isLive && css.off)} role="status">
          <i aria-hidden="true" />
          {t(isLive ? "sim.recording" : "sim.stopped")}
        </span>
      </div>
      {entries.length === 0 && <p className={css.none}>{t("sim.tapeEmpty")}</p>}
      <ol className={css.tape} aria-label={t("sim.tape")} tabIndex={0}>
        {entries
          .slice(-SHOWN)
          .reverse()
          .map((entry) => (
            <Line
              key={entry.n}
              entry={entry}
              channel={accounts.find(({ key }) => key === entry.account)?.channel}
            />
          ))}
      </ol>
    </section>
  );
}

function Line({ entry, channel }: { entry: TapeEntry; channel: string | undefined }) {
  const { t, i18n } = useTranslation();
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium", hour12: false });
  return (
    <li className={css.entry}>
      <time>{time.format(entry.at * 1000)}</time>
      {channel ? <ChannelMark channel={channel} /> : <Zap aria-hidden="true" />}
      <span className="cut" title={entry.text}>
        {said()}
      </span>
      {entry.what !== "typing" && <Chip tone={toneOf(entry)}>{outcome()}</Chip>}
    </li>
  );

  function said(): string {
    const name = entry.name ?? "";
    const key = `sim.what.${entry.what}`;
    const told = entry.text ?? "";
    const word = entry.what === "receipt" ? t(`receipt.${told}`).toLowerCase() : `“${told}”`;
    const text = told === "" ? "" : word;
    return i18n.exists(key) ? t(key, { name, text }) : [name, text].filter(Boolean).join(": ");
  }

  function outcome(): string {
    if (entry.fault && i18n.exists(`sim.mark.${entry.fault}`)) return t(`sim.mark.${entry.fault}`);
    if (entry.what === "fault") return t("sim.mark.switch");
    if (entry.status == null) return t("sim.mark.no_answer");
    const isFine = entry.status < 300;
    return isFine ? t("sim.mark.accepted") : t("sim.mark.status", { status: entry.status });
  }
}

function toneOf({ fault, status, what }: TapeEntry): Tone {
  if (what === "fault") return "accent";
  if (fault === "forged") return status === 401 ? "ok" : "late";
  if (fault) return "neutral";
  if (status == null) return "warn";
  return status < 300 ? "ok" : "late";
}
