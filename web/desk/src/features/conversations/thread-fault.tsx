import type { Problem } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { FallenTile } from "@shared/ui/illustration";
import { StatePage } from "@shared/ui/state-page";
import { Copy, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../i18n/use-translation";

type Props = { problem: Problem; onRetry: () => void; onBack: () => void };

/** What failed, what is safe, and what to tell whoever helps. */
export function ThreadFault({ problem, onRetry, onBack }: Props) {
  const { t } = useTranslation();
  const isMissing = problem.status === 404 || problem.status === 403;
  const why = problem.status === 0 ? "error.offlineText" : "error.conversationText";
  return (
    <StatePage
      role="alert"
      picture={<FallenTile />}
      title={t(isMissing ? "error.missing" : "error.conversation")}
      actions={
        <>
          {!isMissing && (
            <Button tone="primary" onClick={onRetry}>
              <RotateCw aria-hidden="true" />
              {t("app.retry")}
            </Button>
          )}
          <Button onClick={onBack}>{t("error.back")}</Button>
        </>
      }
      foot={!isMissing && <Code problem={problem} />}
    >
      {t(isMissing ? "error.missingText" : why)}
    </StatePage>
  );
}

function Code({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const text = [problem.code, problem.requestId].filter(Boolean).join(" ");
  return (
    <>
      <span>
        {t("error.code")} <b>{problem.code}</b>
        {problem.requestId && (
          <>
            , {t("error.request")} <code>{problem.requestId}</code>
          </>
        )}
      </span>
      <Button
        size="small"
        onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
      >
        <Copy aria-hidden="true" />
        {t(isCopied ? "app.copied" : "app.copy")}
      </Button>
    </>
  );
}
