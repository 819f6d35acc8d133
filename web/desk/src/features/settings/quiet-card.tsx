import { Checkbox, Field, SelectField, Switch } from "@shared/ui/field";
import { DAYS, type Day } from "../../data/outside/quiet-hours";
import { preferences, type QuietHours, usePreferences } from "../../data/preferences";
import { useSession } from "../../data/session";
import { zoneName } from "../../data/zoned";
import { useTranslation } from "../../i18n/use-translation";
import css from "./settings.module.css";

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const usual = (): QuietHours => ({
  from: "22:00",
  to: "07:00",
  days: [...DAYS],
  timezone: ownZone(),
});

/** When nothing shows itself, sounds or wakes. What came meanwhile is in the bell all the same. */
export function QuietCard() {
  const { t } = useTranslation();
  const quiet = usePreferences().quiet_hours;
  return (
    <section className={css.card} aria-labelledby="quiet-title">
      <h2 id="quiet-title">{t("alerts.quiet.title")}</h2>
      <div className={css.line}>
        <span>
          {t("alerts.quiet.on")}
          <span id="quiet-what" className={`meta ${css.what}`}>
            {t("alerts.quiet.text")}
          </span>
        </span>
        <Switch
          label={t("alerts.quiet.on")}
          describedBy="quiet-what"
          isOn={quiet !== null}
          onChange={(isOn) => preferences.change({ quiet_hours: isOn ? usual() : null })}
        />
      </div>
      {quiet && <Hours quiet={quiet} />}
    </section>
  );
}

function Hours({ quiet }: { quiet: QuietHours }) {
  const { t, i18n } = useTranslation();
  const company = useSession().company.timezone;
  const choose = (part: Partial<QuietHours>) =>
    preferences.change({ quiet_hours: { ...quiet, ...part } });
  const turn = (day: Day, isOn: boolean) =>
    choose({ days: DAYS.filter((one) => (one === day ? isOn : quiet.days.includes(one))) });
  const zones = [...new Set([quiet.timezone, ownZone(), company])];
  return (
    <>
      <div className={css.times}>
        {(["from", "to"] as const).map((end) => (
          <Field
            key={end}
            type="time"
            label={t(`alerts.quiet.${end}`)}
            value={quiet[end]}
            required
            onChange={({ target }) => target.value && choose({ [end]: target.value.slice(0, 5) })}
          />
        ))}
      </div>
      {quiet.from === quiet.to && <p className="meta">{t("alerts.quiet.whole")}</p>}
      {quiet.from > quiet.to && <p className="meta">{t("alerts.quiet.overnight")}</p>}
      <fieldset className={css.days}>
        <legend>{t("alerts.quiet.days")}</legend>
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            label={t(`alerts.day.${day}`)}
            isOn={quiet.days.includes(day)}
            onChange={(isOn) => turn(day, isOn)}
          />
        ))}
      </fieldset>
      {quiet.days.length === 0 && (
        <p role="status" className={css.problem}>
          {t("alerts.quiet.noDays")}
        </p>
      )}
      <SelectField
        label={t("alerts.quiet.zone")}
        value={quiet.timezone}
        onChange={({ target }) => choose({ timezone: target.value })}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </SelectField>
      <p className="meta">{nameOf(quiet.timezone, i18n.language)}</p>
    </>
  );
}

/** “Horário Padrão de Brasília”. The server may know zones that this browser does not. */
function nameOf(zone: string, language: string): string | null {
  try {
    return zoneName(zone, language);
  } catch {
    return null;
  }
}
