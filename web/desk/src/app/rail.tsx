import { Logo } from "@shared/ui/logo";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { memo } from "react";
import { overlays } from "../commands/overlays";
import { countersQuery } from "../data/conversations";
import { useTranslation } from "../i18n/use-translation";
import { Bell } from "./bell";
import { LiveSign } from "./live-sign";
import { isAtFoot, type Place, usePlaces } from "./places";
import css from "./shell.module.css";
import { PHONE, useMedia } from "./use-media";
import { UserMenu } from "./user-menu";

/** Where one can go. On a telephone it lies at the foot: five places, of which search is one. */
export const Rail = memo(function Rail() {
  const { t } = useTranslation();
  const places = usePlaces();
  const isPhone = useMedia(PHONE);
  return (
    <nav data-pane className={css.rail} aria-label={t("nav.main")}>
      <span className={css.logo}>
        <Logo bubble="var(--concreto-0)" dash="var(--anil-600)" />
      </span>
      {places
        .filter((place) => !isPhone || isAtFoot(place))
        .map((place) => (
          <PlaceLink key={place.id} place={place} />
        ))}
      {isPhone && (
        <button type="button" className={css.link} onClick={overlays.openPalette}>
          <Search aria-hidden="true" />
          {t("nav.search")}
        </button>
      )}
      <Bell />
      <div className={css.foot}>
        {!isPhone && <LiveSign />}
        <UserMenu />
      </div>
    </nav>
  );
});

function PlaceLink({ place: { to, label, Icon, id } }: { place: Place }) {
  const { t } = useTranslation();
  const inside = (
    <>
      <Icon aria-hidden="true" />
      {t(label)}
      {id === "inbox" && <Mine />}
    </>
  );
  if (to !== "/app/inbox") {
    return (
      <Link to={to} className={css.link}>
        {inside}
      </Link>
    );
  }
  return (
    <Link
      to={to}
      search={{ view: "mine" }}
      className={css.link}
      activeOptions={{ includeSearch: false }}
    >
      {inside}
    </Link>
  );
}

function Mine() {
  const mine = useQuery(countersQuery).data?.mine ?? 0;
  if (mine === 0) return null;
  return (
    <span className={css.count} aria-hidden="true">
      {mine > 99 ? "99+" : mine}
    </span>
  );
}
