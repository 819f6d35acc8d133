import { ImageIcon } from "lucide-react";
import { type Chosen, type Piece, previewOf } from "../../../data/templates";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./templates.module.css";

/** The message as the customer will see it; what is still to be filled in stands out. */
export function TemplatePreview({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation();
  const { header, body, footer, buttons } = previewOf(chosen);
  return (
    <figure className={css.preview} aria-label={t("templates.preview")}>
      <figcaption>{t("templates.preview")}</figcaption>
      <div className={css.bubble} translate="no">
        {header?.kind === "file" && (
          <span className={css.file}>
            <ImageIcon aria-hidden="true" />
            {t("templates.file")}
          </span>
        )}
        {header?.kind === "text" && (
          <b>
            <Pieces pieces={header.pieces} />
          </b>
        )}
        <p>
          <Pieces pieces={body} />
        </p>
        {footer && <small>{footer}</small>}
        {buttons.length > 0 && (
          <ul>
            {buttons.map((label) => (
              <li key={label}>{label}</li>
            ))}
          </ul>
        )}
      </div>
    </figure>
  );
}

const EMPTY = /^\{\{(\w+)\}\}$/;

/** Words, with what stands in their places in blue; an empty place by its name. */
export function Pieces({ pieces }: { pieces: Piece[] }) {
  const { t } = useTranslation();
  return pieces.map(({ id, text, isPlace }) => {
    if (!isPlace) return text;
    const name = EMPTY.exec(text)?.[1];
    if (name === undefined) return <mark key={id}>{text}</mark>;
    const words = /^\d+$/.test(name) ? t("templates.place", { name }) : name.replaceAll("_", " ");
    return (
      <mark key={id} data-empty="">
        {words}
      </mark>
    );
  });
}
