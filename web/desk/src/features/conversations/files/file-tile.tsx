import type { Attachment } from "@shared/api/types";
import { contentOf } from "@shared/api/uploads";
import { Download, File, FileImage, FileMusic, FileText, FileVideo } from "lucide-react";
import { fileSize } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./files.module.css";

const ICONS = {
  image: FileImage,
  sticker: FileImage,
  audio: FileMusic,
  video: FileVideo,
  document: FileText,
};

/** A file by its name and size; a click brings it. */
export function FileTile({ attachment: a }: { attachment: Attachment }) {
  const { t, i18n } = useTranslation();
  const Icon = ICONS[a.kind] ?? File;
  const name = a.filename ?? t(`kind.${a.kind}`);
  const facts = [endingOf(name), a.size_bytes && fileSize(a.size_bytes, i18n.language)];
  return (
    <a className={css.tile} href={contentOf(a)} download={name}>
      <span className="sr">{t("file.download")} </span>
      <span className={css.icon}>
        <Icon aria-hidden="true" />
      </span>
      <span className={css.names}>
        <b className="cut" translate="no">
          {name}
        </b>
        <small>{facts.filter(Boolean).join(", ")}</small>
      </span>
      <Download className={css.get} aria-hidden="true" />
    </a>
  );
}

function endingOf(name: string): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1];
  return ending ? ending.toUpperCase() : "";
}
