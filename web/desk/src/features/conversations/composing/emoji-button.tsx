import { IconButton } from "@shared/ui/button";
import { Popover } from "@shared/ui/popover";
import { Smile } from "lucide-react";
import { lazy, memo, type RefObject, Suspense, useState } from "react";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./composing.module.css";
import { insertInto } from "./insert";

const EmojiGrid = lazy(async () => ({ default: (await import("./emoji-grid")).EmojiGrid }));

/** The popover gives the focus back to its button; after that the box may have it. */
const AFTER_CLOSING_MS = 50;

type Props = { area: RefObject<HTMLTextAreaElement | null> };

export const EmojiButton = memo(function EmojiButton({ area }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const pick = (sign: string) => {
    setOpen(false);
    setTimeout(() => {
      const box = area.current;
      if (box) insertInto(box, sign, box.selectionStart, box.selectionEnd);
    }, AFTER_CLOSING_MS);
  };
  return (
    <Popover
      label={t("composing.emoji")}
      side="top"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <IconButton className={css.pick} label={t("composing.emoji")}>
          <Smile aria-hidden="true" />
        </IconButton>
      }
    >
      <Suspense fallback={null}>
        <EmojiGrid onPick={pick} />
      </Suspense>
    </Popover>
  );
});
