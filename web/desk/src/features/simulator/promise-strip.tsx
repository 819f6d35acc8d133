import { useTranslation } from "../../i18n/use-translation";
import css from "./simulator.module.css";
import { useDoubled } from "./use-world";
import type { Counters } from "./world";

/** Three figures: what arrived, what was lost, what a customer got twice. */
export function Promise3({ counters, waiting }: { counters: Counters; waiting: number }) {
  const { t, i18n } = useTranslation();
  const doubled = useDoubled(counters.sends_accepted).data ?? 0;
  const number = (count: number) => new Intl.NumberFormat(i18n.language).format(count);
  const tone = (count: number) => (count === 0 ? css.kept : css.broken);
  const repeated = counters.hooks_duplicated + counters.hooks_retried;
  return (
    <dl className={css.promise}>
      <div>
        <dt>
          {t("sim.delivered")}
          {waiting > 0 && `, ${number(waiting)} ${t("sim.pending")}`}
        </dt>
        <dd>{number(counters.events_accepted)}</dd>
      </div>
      <div>
        <dt>{t("sim.lost")}</dt>
        <dd className={tone(counters.events_dropped)}>{number(counters.events_dropped)}</dd>
      </div>
      <div>
        <dt>{t("sim.doubled", { count: repeated })}</dt>
        <dd className={tone(doubled)}>{number(doubled)}</dd>
      </div>
    </dl>
  );
}
