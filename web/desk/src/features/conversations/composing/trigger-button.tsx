import { IconButton } from "@shared/ui/button";
import { AtSign, Zap } from "lucide-react";
import { memo, type RefObject } from "react";
import { useTranslation } from "../../../i18n/use-translation";
import { insertInto } from "./insert";

type Props = { area: RefObject<HTMLTextAreaElement | null>; sign: "/" | "@" };

/** For who does not know the sign: it is put where the caret stands, and its list opens. */
export const TriggerButton = memo(function TriggerButton({ area, sign }: Props) {
  const { t } = useTranslation();
  const Icon = sign === "@" ? AtSign : Zap;
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
    <IconButton
      label={t(sign === "@" ? "composing.people" : "composing.quick")}
      keys={sign}
      onClick={begin}
    >
      <Icon aria-hidden="true" />
    </IconButton>
  );
});
