import type { Attachment } from "@shared/api/types";
import { contentOf } from "@shared/api/uploads";
import { IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { whenText } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";
import { useContent } from "./use-content";
import { useZoom } from "./use-zoom";
import css from "./viewer.module.css";

/** A picture as it stands in its conversation. */
export type Picture = { attachment: Attachment; caption: string; by: string | null; at: string };

export type ViewerProps = {
  picture: Picture;
  /** Unknown as long as there may be earlier ones that were not read. */
  place: { number: number; of: number } | null;
  isLooking: boolean;
  onEarlier: (() => void) | null;
  onLater: (() => void) | null;
  onClose: () => void;
};

/** One picture on the whole screen: nearer, farther, the one before, the one after, to keep. */
export function Viewer(props: ViewerProps) {
  const { picture, place, isLooking, onEarlier, onLater, onClose } = props;
  const { t, i18n } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const { attachment: a } = picture;
  const name = picture.caption || a.filename || t("kind.image");

  useEffect(() => {
    const opener = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);

  const zoom = useZoom(a.id);
  const keys = (event: KeyboardEvent) => {
    const run = {
      ArrowLeft: onEarlier,
      ArrowRight: onLater,
      "+": zoom.nearer,
      "=": zoom.nearer,
      "-": zoom.farther,
      "0": zoom.whole,
    }[event.key];
    if (!run || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    run();
  };
  return (
    <dialog
      ref={ref}
      className={css.viewer}
      aria-labelledby={titleId}
      onKeyDown={keys}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={css.head}>
        <div className={css.words}>
          <h2 id={titleId} className="cut">
            {name}
          </h2>
          <p className="cut">
            {[picture.by, whenText(picture.at, i18n.language)].filter(Boolean).join(" · ")}
          </p>
        </div>
        {place && (
          <span className={css.count} aria-live="polite">
            {t("file.viewer.place", { number: place.number, count: place.of })}
          </span>
        )}
        <div className={css.tools}>
          <IconButton label={t("file.viewer.farther")} keys="-" onClick={zoom.farther}>
            <ZoomOut aria-hidden="true" />
          </IconButton>
          <IconButton label={t("file.viewer.nearer")} keys="+" onClick={zoom.nearer}>
            <ZoomIn aria-hidden="true" />
          </IconButton>
          <a className={css.get} href={contentOf(a)} download={a.filename ?? ""}>
            <Download aria-hidden="true" />
            <span className="sr">{t("file.download")}</span>
          </a>
          <IconButton label={t("app.close")} keys="Esc" onClick={onClose} autoFocus>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      </header>
      <Stage key={a.id} id={a.id} name={name} zoom={zoom} />
      {onEarlier && (
        <button
          type="button"
          className={cx(css.step, css.earlier)}
          aria-label={t("file.viewer.earlier")}
          aria-busy={isLooking}
          onClick={onEarlier}
        >
          <ChevronLeft aria-hidden="true" />
        </button>
      )}
      {onLater && (
        <button
          type="button"
          className={cx(css.step, css.later)}
          aria-label={t("file.viewer.later")}
          onClick={onLater}
        >
          <ChevronRight aria-hidden="true" />
        </button>
      )}
    </dialog>
  );
}

type StageProps = { id: string; name: string; zoom: ReturnType<typeof useZoom> };

function Stage({ id, name, zoom }: StageProps) {
  const { t } = useTranslation();
  const content = useContent({ id }, "content");
  if (content.isBroken) return <p className={css.broken}>{t("file.viewer.broken")}</p>;
  return (
    <div className={css.stage} {...zoom.stage}>
      <img
        src={content.src}
        onError={content.onError}
        alt={name}
        draggable={false}
        className={cx(zoom.scale > 1 && css.near)}
        style={zoom.style}
      />
    </div>
  );
}
