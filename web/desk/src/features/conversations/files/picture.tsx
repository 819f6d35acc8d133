import type { Attachment } from "@shared/api/types";
import { contentOf } from "@shared/api/uploads";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Dialog } from "@shared/ui/dialog";
import { Download, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FileTile } from "./file-tile";
import css from "./files.module.css";
import { useContent } from "./use-content";

type Props = { attachment: Attachment; caption: string };

const MOST_WIDE = 300;
const MOST_HIGH = 320;

/** A picture in its own proportions; its place is kept before it comes. A click shows it whole. */
export function Picture({ attachment: a, caption }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const content = useContent(a, a.has_thumbnail ? "thumbnail" : "content");
  if (content.isBroken) return <FileTile attachment={a} />;
  const name = caption || a.filename || t("kind.image");
  return (
    <>
      <button
        type="button"
        className={cx(css.picture, a.kind === "sticker" && css.sticker)}
        style={boxOf(a)}
        aria-label={t("file.open", { name })}
        onClick={() => setOpen(true)}
      >
        <img
          src={content.src}
          onError={content.onError}
          alt={name}
          loading="lazy"
          decoding="async"
        />
      </button>
      {isOpen && <Viewer attachment={a} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The size on the screen, known before the picture is: nothing jumps when it comes. */
function boxOf({ width, height }: Attachment): { width: number; aspectRatio: string } | undefined {
  if (!width || !height) return undefined;
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  return { width: Math.round(width * scale), aspectRatio: `${width} / ${height}` };
}

function Viewer({ attachment: a, name, onClose }: Omit<Props, "caption"> & ViewerProps) {
  const { t } = useTranslation();
  const content = useContent(a, "content");
  return (
    <Dialog title={name} isTitleHidden className={css.viewer} onClose={onClose}>
      <img src={content.src} onError={content.onError} alt={name} />
      <div className={css.viewerTools}>
        <a className={css.download} href={contentOf(a)} download={a.filename ?? ""}>
          <Download aria-hidden="true" />
          {t("file.download")}
        </a>
        <Button onClick={onClose}>
          <X aria-hidden="true" />
          {t("app.close")}
        </Button>
      </div>
    </Dialog>
  );
}

type ViewerProps = { name: string; onClose: () => void };
