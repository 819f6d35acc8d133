import { cx } from "@shared/ui/cx";
import { AtSign, Zap } from "lucide-react";
import { memo, type RefObject } from "react";
import type { Mode } from "../../../data/drafts";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./composing.module.css";
import { insertInto } from "./insert";

type Props = { area: RefObject<HTMLTextAreaElement | null>; mode: Mode };

/** For who does not know the sign: it is put where the caret stands, and its list opens. */
export const TriggerButton = memo(function TriggerButton({ area, mode }: Props) {
  const { t } = useTranslation();
  const [sign, label, Icon] =
    mode === "note"
      ? (["@", t("composing.people"), AtSign] as const)
      : (["/", t("composing.quick"), Zap] as const);
  const begin = () => {
    const box = area.current;
    if (!box) return;
    const before = box.value.slice(0, box.selectionStart);
    const isThere = before.endsWith(sign);
    if (isThere) insertInto(box, "", box.selectionStart - 1, box.selectionEnd);
    const gap = isThere || before === "" || /\s$/.test(before) ? "" : " ";
    insertInto(box, gap + sign, box.selectionStart, box.selectionEnd);
  };
  return (
    <button
      type="button"
      className={cx(css.tool, css.pick)}
      aria-label={label}
      title={`${label} ${sign}`}
      onClick={begin}
    >
      <Icon aria-hidden="true" />
    </button>
  );
});
