import type { ConversationDetail } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { LayoutTemplate } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "../../../i18n/use-translation";

const TemplateDialog = lazy(async () => ({
  default: (await import("./template-dialog")).TemplateDialog,
}));

/** The way on where the window is closed. */
export function TemplateButton({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button id="before-writing" tone="primary" onClick={() => setOpen(true)}>
        <LayoutTemplate aria-hidden="true" />
        {t("templates.title")}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <TemplateDialog conversation={conversation} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
