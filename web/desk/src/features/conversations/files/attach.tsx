import type { MediaKind, MediaLimits } from "@shared/api/types";
import { IconButton } from "@shared/ui/button";
import { Paperclip } from "lucide-react";
import { memo, useRef } from "react";
import { useKeysOf } from "../../../commands/shortcuts";
import { fileSize } from "../../../data/format";
import { useTranslation } from "../../../i18n/use-translation";

type Props = { limits: MediaLimits; onFiles: (files: File[]) => void };

/** The button that chooses files; its tip says what this channel takes. */
export const Attach = memo(function Attach({ limits, onFiles }: Props) {
  const { t, i18n } = useTranslation();
  const keysOf = useKeysOf();
  const input = useRef<HTMLInputElement>(null);
  const kinds = Object.entries(limits) as [MediaKind, { max_bytes: number }][];
  const most = kinds
    .filter(([kind]) => kind !== "sticker")
    .map(([kind, { max_bytes }]) => `${t(`kind.${kind}`)} ${fileSize(max_bytes, i18n.language)}`)
    .join(", ");
  return (
    <>
      <IconButton
        id="attach"
        label={t("file.attach", { most })}
        keys={keysOf("attach")}
        onClick={() => input.current?.click()}
      >
        <Paperclip aria-hidden="true" />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("file.choose")}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
});
