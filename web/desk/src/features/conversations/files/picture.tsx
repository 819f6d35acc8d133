import type { Attachment } from "@shared/api/types";
import { useTranslation } from "../../../i18n/use-translation";
import { useAround } from "../timeline-context";
import { FileTile } from "./file-tile";
import css from "./files.module.css";
import { useContent } from "./use-content";

type Props = { attachment: Attachment; caption: string };

const MOST_WIDE = 300;
const MOST_HIGH = 320;

/** A picture in its own proportions; its place is kept before it comes. A click shows it whole. */
export function Picture({ attachment: a, caption }: Props) {
  const { t } = useTranslation();
  const { openPicture } = useAround();
  const content = useContent(a, a.has_thumbnail ? "thumbnail" : "content");
  if (content.isBroken) return <FileTile attachment={a} />;
  const name = caption || a.filename || t("kind.image");
  if (a.kind === "sticker") {
    return (
      <img
        className={css.sticker}
        src={content.src}
        onError={content.onError}
        alt={a.filename ?? t("kind.sticker")}
      />
    );
  }
  return (
    <button
      type="button"
      data-picture
      className={css.picture}
      style={boxOf(a)}
      aria-label={t("file.open", { name })}
      onClick={() => openPicture?.(a.id)}
    >
      <img src={content.src} onError={content.onError} alt={name} decoding="async" />
    </button>
  );
}

/** The size on the screen, known before the picture is: nothing jumps when it comes. */
function boxOf({ width, height }: Attachment): { width: number; aspectRatio: string } | undefined {
  if (!width || !height) return undefined;
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return { width: Math.round(width * scale), aspectRatio: `${width} / ${height}` };
}
