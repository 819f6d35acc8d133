import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Switch } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import { FAULTS } from "./fault-list";
import css from "./simulator.module.css";
import { readAgain } from "./use-world";
import { type Faults, world } from "./world";

export function FaultSwitches({ faults }: { faults: Faults }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const on = FAULTS.filter((fault) => fault.isOn(faults)).length;

  const order = async (change: Partial<Faults>) => {
    try {
      await world.order(change);
      await readAgain(client);
    } catch (error) {
      sayProblem(error);
    }
  };
  const allOff = FAULTS.reduce<Partial<Faults>>((all, { off }) => Object.assign(all, off), {});
  return (
    <section>
      <div className={css.title}>
        <h2>{t("sim.faults")}</h2>
        <span className="meta">{t("sim.on", { count: on })}</span>
        <Button size="small" tone="ghost" disabled={on === 0} onClick={() => void order(allOff)}>
          {t("sim.off")}
        </Button>
      </div>
      <div className={css.faults}>
        {FAULTS.map(({ id, Icon, isOn, on: turnOn, off }) => (
          <div key={id} className={cx(css.fault, isOn(faults) && css.on)}>
            <Icon aria-hidden="true" />
            <span className="grow">
              <b>{t(`sim.fault.${id}`)}</b>
              <small id={`fault-${id}`}>{t(`sim.fault.${id}Text`)}</small>
            </span>
            <Switch
              label={t(`sim.fault.${id}`)}
              describedBy={`fault-${id}`}
              isOn={isOn(faults)}
              onChange={(wanted) => void order(wanted ? turnOn : off)}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
