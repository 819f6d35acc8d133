import { MapPin } from "lucide-react";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./files.module.css";

type Detail = Record<string, unknown>;

/** A place on the map. The map itself is another house's: a click leaves ours. */
export function Place({ detail }: { detail: Detail }) {
  const { t, i18n } = useTranslation();
  const [lat, lon] = [Number(detail.latitude), Number(detail.longitude)];
  const isKnown = Number.isFinite(lat) && Number.isFinite(lon);
  const degrees = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 5 });
  const name = words(detail.name) || t("kind.location");
  const where = words(detail.address) || `${degrees.format(lat)}; ${degrees.format(lon)}`;
  const inside = (
    <>
      <span className={css.icon}>
        <MapPin aria-hidden="true" />
      </span>
      <span className={css.names}>
        <b className="cut">{name}</b>
        <small>{isKnown ? where : t("file.noPlace")}</small>
      </span>
    </>
  );
  if (!isKnown) return <div className={css.absent}>{inside}</div>;
  return (
    <a
      className={css.tile}
      href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`}
      target="_blank"
      rel="noopener noreferrer nofollow"
    >
      <span className="sr">{t("file.map")} </span>
      {inside}
    </a>
  );
}

const words = (value: unknown) => (typeof value === "string" ? value : "");
