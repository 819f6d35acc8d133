import { problemOf } from "@shared/api/problem";
import type { Notification } from "@shared/api/types";
import { Checkbox, Switch } from "@shared/ui/field";
import { useState, useSyncExternalStore } from "react";
import type { Permission } from "../../data/outside/board";
import { device, NoWorker } from "../../data/outside/device";
import { preferences, usePreferences } from "../../data/preferences";
import { useSession } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./settings.module.css";

type Props = { permission: Permission; request: () => Promise<Permission> };

const KINDS: readonly Notification["kind"][] = [
  "new_message",
  "assigned",
  "transferred",
  "mentioned",
  "overdue",
  "snooze_ended",
  "reply_failed",
  "scheduled_failed",
];

/** Waking this device while no desk is open, and for what any device of theirs is woken. */
export function DeviceCard({ permission, request }: Props) {
  const { t } = useTranslation();
  const { push } = usePreferences().notifications;
  const { isOn, isBusy, error, change } = useDevice(request);
  const isPossible = device.isPossible();
  return (
    <section className={css.card} aria-labelledby="device-title">
      <h2 id="device-title">{t("alerts.device.title")}</h2>
      <div className={css.line}>
        <span>
          {t("alerts.device.on")}
          <span id="device-what" className={`meta ${css.what}`}>
            {t("alerts.device.text")}
          </span>
        </span>
        <Switch
          label={t("alerts.device.on")}
          describedBy="device-what"
          isOn={isOn}
          isDisabled={isBusy || !isPossible || permission === "denied"}
          onChange={(wanted) => void change(wanted)}
        />
      </div>
      <p role="status" className="meta">
        {isBusy && t("alerts.device.busy")}
        {!isPossible && t("alerts.device.impossible")}
        {isPossible && permission === "denied" && t("alerts.device.denied")}
      </p>
      {error && (
        <p role="alert" className={css.problem}>
          {error}
        </p>
      )}
      <fieldset className={css.kinds}>
        <legend>{t("alerts.device.kinds")}</legend>
        {KINDS.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`alerts.kind.${kind}`)}
            isOn={push[kind] !== false}
            onChange={(wanted) =>
              preferences.change({ notifications: { push: { [kind]: wanted } } })
            }
          />
        ))}
      </fieldset>
    </section>
  );
}

function useDevice(request: Props["request"]) {
  const { t } = useTranslation();
  const { company, user } = useSession();
  const owner = `${company.id} ${user.id}`;
  const isOn = useSyncExternalStore(device.subscribe, () => device.isOn(owner));
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const change = async (wanted: boolean) => {
    setError(null);
    setBusy(true);
    try {
      if (!wanted) await device.turnOff(owner);
      else if ((await request()) === "granted") await device.turnOn(owner);
    } catch (thrown) {
      setError(t(reasonOf(thrown)));
    } finally {
      setBusy(false);
    }
  };
  return { isOn, isBusy, error, change };
}

/** The browser, its push service, or ours: each asks something else of the person. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof NoWorker) return "alerts.noWorker";
  if (thrown instanceof DOMException) return "alerts.device.refused";
  return problemOf(thrown).status === 0 ? "error.offlineText" : "alerts.device.failed";
}
