import { IconButton } from "@shared/ui/button";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../i18n/use-translation";

const COPIED_MS = 1_500;

/** Copies words, and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), COPIED_MS);
    });
  return (
    <IconButton label={isCopied ? t("app.copied") : label} onClick={copy}>
      {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
    </IconButton>
  );
}
