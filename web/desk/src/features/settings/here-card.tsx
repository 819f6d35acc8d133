import { Button } from "@shared/ui/button";
import { Switch } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { type Permission, putUp } from "../../data/outside/board";
import { chime } from "../../data/outside/chime";
import { preferences, usePreferences } from "../../data/preferences";
import { useTranslation } from "../../i18n/use-translation";
import css from "./settings.module.css";

type Props = { permission: Permission; request: () => Promise<Permission> };

/** Notices and the sound of this browser, while the desk is open somewhere in it. */
export function HereCard({ permission, request }: Props) {
  const { t } = useTranslation();
  const { desktop, sound } = usePreferences().notifications;
  const choose = (part: { desktop?: boolean; sound?: boolean }) =>
    preferences.change({ notifications: part });
  return (
    <section className={css.card} aria-labelledby="here-title">
      <h2 id="here-title">{t("alerts.here.title")}</h2>
      <p className="meta">{t("alerts.here.text")}</p>
      <Allowed permission={permission} request={request} />
      <div className={css.line}>
        <span>
          {t("alerts.here.desktop")}
          <span id="desktop-what" className={`meta ${css.what}`}>
            {t("alerts.here.desktopText")}
          </span>
        </span>
        <Switch
          label={t("alerts.here.desktop")}
          describedBy="desktop-what"
          isOn={desktop}
          onChange={(isOn) => {
            choose({ desktop: isOn });
            if (isOn) void request();
          }}
        />
      </div>
      <div className={css.line}>
        <span>
          {t("alerts.here.sound")}
          <span id="sound-what" className={`meta ${css.what}`}>
            {t("alerts.here.soundText")}
          </span>
        </span>
        <Switch
          label={t("alerts.here.sound")}
          describedBy="sound-what"
          isOn={sound}
          onChange={(isOn) => choose({ sound: isOn })}
        />
      </div>
      <div className={css.tries}>
        <Button size="small" disabled={permission !== "granted"} onClick={() => void tryNotice()}>
          {t("alerts.here.tryNotice")}
        </Button>
        <Button size="small" onClick={() => void chime()}>
          {t("alerts.here.trySound")}
        </Button>
      </div>
    </section>
  );

  /** By the way that real ones go. */
  async function tryNotice() {
    const isUp = await putUp({
      id: "try",
      kind: "try",
      conversation_id: null,
      number: null,
      contact_name: null,
      actor_name: null,
      text: t("alerts.here.tryText"),
      seq: null,
      locale: preferences.current().locale,
    });
    if (!isUp) toastStore.show({ tone: "error", text: t("alerts.noWorker") });
  }
}

/** What the browser says to it, and what to do about that. */
function Allowed({ permission, request }: Props) {
  const { t } = useTranslation();
  if (permission === "granted") return <p role="status">{t("alerts.permission.granted")}</p>;
  if (permission === "default") {
    return (
      <div className={css.told}>
        <p>{t("alerts.permission.default")}</p>
        <Button tone="primary" size="small" onClick={() => void request()}>
          {t("alerts.permission.ask")}
        </Button>
      </div>
    );
  }
  if (permission === "impossible") {
    const why = window.isSecureContext ? "impossible" : "insecure";
    return (
      <p role="status" className={css.told}>
        {t(`alerts.permission.${why}`)}
      </p>
    );
  }
  return (
    <div role="status" className={css.told}>
      <p>{t("alerts.permission.denied")}</p>
      <p>{t("alerts.permission.undo")}</p>
    </div>
  );
}
