import { inboxes } from "@shared/api/calls";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { CirclePause } from "lucide-react";
import { clock } from "../data/format";
import { sayProblem } from "../data/refusals";
import { useInboxes, useMay } from "../data/session";
import { useTranslation } from "../i18n/use-translation";
import css from "./shell.module.css";

/** An inbox whose provider refuses or is away: nothing is lost, it waits in its order. */
export function PausedStrip() {
  const { t, i18n } = useTranslation();
  const mayResume = useMay("inbox.manage");
  const paused = useInboxes().filter(({ pause }) => pause !== null);
  return paused.map(({ id, name, pause }) => (
    <section
      key={id}
      className={cx(css.strip, css.warning)}
      aria-label={t("paused.label", { name })}
    >
      <CirclePause aria-hidden="true" />
      <span role="status" className="grow">
        {t("paused.text", { name, reason: sayWhy(pause?.code ?? "", pause?.reason ?? "") })}{" "}
        {pause && t("paused.next", { time: clock(pause.until, i18n.language) })}
      </span>
      {mayResume && (
        <Button size="small" onClick={() => void inboxes.resume(id).catch(sayProblem)}>
          {t("paused.resume")}
        </Button>
      )}
    </section>
  ));

  /** In the reader's language where the code says enough; else the provider's own words. */
  function sayWhy(code: string, reason: string): string {
    const key = KNOWN[code] ?? (code.startsWith("provider.http_5") ? "away" : null);
    return key ? t(`paused.why.${key}`) : reason;
  }
}

const KNOWN: Record<string, string> = {
  "provider.0": "credentials",
  "provider.190": "credentials",
  "provider.http_401": "credentials",
  "provider.http_403": "credentials",
  "inbox.misconfigured": "credentials",
  "provider.session_not_ready": "session",
  "provider.unreached": "away",
  "provider.no_answer": "away",
  "provider.http_429": "slow",
  "provider.130429": "slow",
};
