import { Tip } from "@shared/ui/tip";
import { useConnection } from "../data/live-context";
import { useTranslation } from "../i18n/use-translation";
import css from "./shell.module.css";

/** The connection in a word and a shape; what it means for the person is in the tip. */
export function LiveSign() {
  const { t } = useTranslation();
  const { kind } = useConnection();
  const looks = { live: "", connecting: css.busy, behind: css.busy, offline: css.off };
  return (
    <Tip label={t(`live.means.${kind}`)}>
      <span className={`${css.live} ${looks[kind]}`} role="status">
        <i aria-hidden="true" />
        {t(`live.${kind}`)}
      </span>
    </Tip>
  );
}
