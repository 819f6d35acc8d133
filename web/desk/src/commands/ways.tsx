import { Keys } from "@shared/ui/button";
import { Fragment } from "react";
import { useTranslation } from "../i18n/use-translation";

/** Keys that do the same: one or another, not one after the other. */
export function Ways({ ways }: { ways: readonly string[] }) {
  const { t } = useTranslation();
  return ways.map((keys, i) => (
    <Fragment key={keys}>
      {i > 0 && (
        <span className="meta" aria-hidden="true">
          {t("help.or")}
        </span>
      )}
      <Keys keys={keys} isSubject />
    </Fragment>
  ));
}
