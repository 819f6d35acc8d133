import { ask } from "@shared/api/ask";
import { fetchAttachment } from "@shared/api/generated/sdk.gen";
import type { Attachment } from "@shared/api/types";
import { CloudDownload, FileX2 } from "lucide-react";
import { sayProblem } from "../../../data/refusals";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./files.module.css";

/** A file that is not here: on its way, or why it is not coming. Never a message without a word. */
export function Absent({ attachment: a }: { attachment: Attachment }) {
  const { t } = useTranslation();
  const kind = t(`kind.${a.kind}`);
  const isComing = a.state === "fetching";
  const Icon = isComing ? CloudDownload : FileX2;
  return (
    <div className={css.absent} role={isComing ? "status" : undefined}>
      <span className={css.icon}>
        <Icon aria-hidden="true" />
      </span>
      <span className={css.names}>
        <b className="cut">{a.filename ?? kind}</b>
        <small>{t(`file.state.${a.state}`)}</small>
      </span>
      {a.state === "failed" && (
        <button
          type="button"
          className={css.again}
          onClick={() =>
            void ask(fetchAttachment({ path: { attachment_id: a.id } })).catch(sayProblem)
          }
        >
          {t("file.again")}
        </button>
      )}
    </div>
  );
}
