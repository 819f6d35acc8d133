import { Button } from "@shared/ui/button";
import { type ReactNode, useState } from "react";
import { useTranslation } from "../../i18n/use-translation";

const FEW = 3;

/** Of a long list the first three, and the button that shows the others; of a short one all. */
export function useFew<Item>(
  items: readonly Item[],
  isBrief: boolean,
): { few: readonly Item[]; toggle: ReactNode; isWhole: boolean } {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const rest = items.length - FEW;
  // A button in the place of a single line saves nothing.
  if (!isBrief || rest < 2) return { few: items, toggle: null, isWhole: true };
  return {
    few: isOpen ? items : items.slice(0, FEW),
    isWhole: isOpen,
    toggle: (
      <Button
        size="small"
        tone="ghost"
        aria-expanded={isOpen}
        onClick={() => setOpen((before) => !before)}
      >
        {isOpen ? t("contact.fewer") : t("contact.others", { count: rest })}
      </Button>
    ),
  };
}
