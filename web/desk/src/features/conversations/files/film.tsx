import type { Attachment } from "@shared/api/types";
import { thumbnailOf } from "@shared/api/uploads";
import { useTranslation } from "../../../i18n/use-translation";
import { FileTile } from "./file-tile";
import css from "./files.module.css";
import { playback } from "./playback";
import { useContent } from "./use-content";

/** A video, with the browser's own controls. What it cannot play can be saved. */
export function Film({ attachment: a }: { attachment: Attachment }) {
  const { t } = useTranslation();
  const content = useContent(a, "content");
  if (content.isBroken) return <FileTile attachment={a} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: what customers film has no captions
    <video
      className={css.film}
      src={content.src}
      controls
      preload={a.has_thumbnail ? "none" : "metadata"}
      poster={a.has_thumbnail ? thumbnailOf(a) : undefined}
      style={a.width && a.height ? { aspectRatio: `${a.width} / ${a.height}` } : undefined}
      onPlay={playback.stop}
      onError={content.onError}
      aria-label={a.filename ?? t("kind.video")}
    />
  );
}
