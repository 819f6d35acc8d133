import { Logo } from "@shared/ui/logo";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessagesSquare, Settings, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { countersQuery } from "../data/conversations";
import { useConnection } from "../data/live-context";
import { useMay } from "../data/session";
import css from "./shell.module.css";
import { PHONE, useMedia } from "./use-media";
import { UserMenu } from "./user-menu";

export function Rail() {
  const { t } = useTranslation();
  const mine = useQuery(countersQuery).data?.mine ?? 0;
  const maySimulate = useMay("simulator.use");
  const isPhone = useMedia(PHONE);
  return (
    <nav data-pane className={css.rail} aria-label={t("nav.main")}>
      <span className={css.logo}>
        <Logo bubble="var(--concreto-0)" dash="var(--anil-600)" />
      </span>
      <Link
        to="/app/inbox"
        search={{ view: "mine" }}
        className={css.link}
        activeOptions={{ includeSearch: false }}
      >
        <MessagesSquare aria-hidden="true" />
        {t("nav.conversations")}
        {mine > 0 && (
          <span className={css.count} aria-hidden="true">
            {mine > 99 ? "99+" : mine}
          </span>
        )}
      </Link>
      {maySimulate && (
        <Link to="/simulator" className={css.link}>
          <Smartphone aria-hidden="true" />
          {t("nav.simulator")}
        </Link>
      )}
      <Link to="/app/settings" className={css.link}>
        <Settings aria-hidden="true" />
        {t("nav.settings")}
      </Link>
      <div className={css.foot}>
        {!isPhone && <LiveSign />}
        <UserMenu />
      </div>
    </nav>
  );
}

/** The connection in a word and a shape. */
export function LiveSign() {
  const { t } = useTranslation();
  const { kind } = useConnection();
  const looks = { live: "", connecting: css.busy, behind: css.busy, offline: css.off };
  return (
    <span className={`${css.live} ${looks[kind]}`} role="status">
      <i aria-hidden="true" />
      {t(`live.${kind}`)}
    </span>
  );
}
