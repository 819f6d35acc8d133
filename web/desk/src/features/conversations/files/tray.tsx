import type { Problem } from "@shared/api/problem";
import type { MediaLimits } from "@shared/api/types";
import { IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { File, FileMusic, FileText, FileVideo, ImageIcon, X } from "lucide-react";
import { fileSize } from "../../../data/format";
import { reasonOf } from "../../../data/refusals";
import { type Upload, uploadStore } from "../../../data/uploads";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./files.module.css";

const ICONS = {
  image: ImageIcon,
  sticker: ImageIcon,
  audio: FileMusic,
  video: FileVideo,
  document: FileText,
};

type Props = { uploads: readonly Upload[]; limits: MediaLimits };

/** The files that go with what is being written: how far each has come, and a way to stop it. */
export function Tray({ uploads, limits }: Props) {
  const { t } = useTranslation();
  if (uploads.length === 0) return null;
  return (
    <ul className={css.tray} aria-label={t("file.tray")}>
      {uploads.map((one) => (
        <Chip key={one.id} upload={one} limits={limits} />
      ))}
    </ul>
  );
}

function Chip({ upload: u, limits }: { upload: Upload; limits: MediaLimits }) {
  const { t, i18n } = useTranslation();
  const Icon = ICONS[u.kind] ?? File;
  const isRefused = u.state.kind === "refused";
  const percent = Math.round(u.part * 100);
  return (
    <li className={cx(css.chip, isRefused && css.refused)}>
      {u.preview && !isRefused ? (
        <img src={u.preview} alt="" />
      ) : (
        <span className={css.icon}>
          <Icon aria-hidden="true" />
        </span>
      )}
      <span className={css.names}>
        <b className="cut" translate="no">
          {u.name}
        </b>
        {u.state.kind === "uploading" && (
          <span
            className={css.bar}
            role="progressbar"
            aria-label={t("file.sending", { name: u.name })}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <i style={{ width: `${percent}%` }} />
          </span>
        )}
        {u.state.kind === "ready" && (
          <small>{t("file.ready", { size: fileSize(u.size, i18n.language) })}</small>
        )}
        {u.state.kind === "refused" && (
          <small role="alert">{whyNot(u, u.state.problem, limits, { t, i18n })}</small>
        )}
      </span>
      {u.state.kind === "uploading" && <span className={css.part}>{percent} %</span>}
      <IconButton
        label={t("file.remove", { name: u.name })}
        onClick={() => uploadStore.cancel(u.id)}
      >
        <X aria-hidden="true" />
      </IconButton>
    </li>
  );
}

type Words = Pick<ReturnType<typeof useTranslation>, "t" | "i18n">;

/** The reason in plain words, with the number that was passed. */
function whyNot(u: Upload, problem: Problem, limits: MediaLimits, { t, i18n }: Words): string {
  const most = limits[u.kind]?.max_bytes;
  const facts = {
    size: fileSize(u.size, i18n.language),
    most: most ? fileSize(most, i18n.language) : "",
    kind: t(`kind.${u.kind}`),
  };
  const known = ["media.empty", "media.too_large", "media.unsupported_kind", "media.upload_lost"];
  if (known.includes(problem.code)) return t(`file.refused.${problem.code.slice(6)}`, facts);
  return reasonOf(problem);
}
