import "../i18n/later";
import { Dialog } from "@shared/ui/dialog";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Activity, memo, useCallback, useEffect, useMemo, useState } from "react";
import { afterPaint } from "../data/after-paint";
import { useStages } from "../data/ahead";
import { useDetail } from "../data/conversations";
import { foldStore, useFolds } from "../data/folds";
import { ContactPanel } from "../features/contacts/contact-panel";
import { Thread } from "../features/conversations/thread";
import { useTranslation } from "../i18n/use-translation";
import css from "./inbox.module.css";
import { useInboxAddress } from "./inbox-address";
import { FoldedPane, PaneEdge, usePaneWidths } from "./inbox-panes";
import { useMedia, WIDE } from "./use-media";

/** The open conversation and whose it is: beside it where there is room, else in a drawer. */
export function OpenConversation() {
  const { conversationId } = useParams({ from: "/desk/app/inbox/$conversationId" });
  const search = useInboxAddress();
  const navigate = useNavigate();
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const isWide = useMedia(WIDE);
  const folds = useFolds();
  const toggle = useCallback(
    () => (isWide ? foldStore.toggle("side") : setDrawerOpen((isOpen) => !isOpen)),
    [isWide],
  );
  const { m: target } = useSearch({ from: "/desk/app/inbox/$conversationId" });
  const forget = useCallback(
    () =>
      void navigate({
        to: ".",
        search: (now: Record<string, unknown>) => ({ ...now, m: undefined }),
        replace: true,
      }),
    [navigate],
  );
  const back = useCallback(() => void navigate({ to: "/app/inbox", search }), [navigate, search]);
  const isPanelOpen = isWide ? !folds.side : isDrawerOpen;
  const panel = useMemo(() => ({ isOpen: isPanelOpen, toggle }), [isPanelOpen, toggle]);
  const { shown, ahead } = useStages(conversationId);
  // The words are painted first; whose they are follows at once.
  const beside = useAfterPaint(conversationId);
  return (
    <>
      {[shown, ...(ahead ? [ahead] : [])].map(({ id, key }) => (
        <Activity key={key} mode={id === conversationId ? "visible" : "hidden"}>
          <Thread
            conversationId={id}
            onBack={back}
            panel={panel}
            target={id === conversationId ? target : undefined}
            onShown={forget}
          />
        </Activity>
      ))}
      {isWide && folds.side && <FoldedPane pane="side" />}
      {isWide && !folds.side && <Beside key={`side ${beside}`} id={beside} />}
      {!isWide && isDrawerOpen && <Drawer id={conversationId} onClose={toggle} />}
    </>
  );
}

function useAfterPaint<Value>(value: Value): Value {
  const [painted, setPainted] = useState(value);
  useEffect(() => afterPaint(() => setPainted(value)), [value]);
  return painted;
}

const Beside = memo(function Beside({ id }: { id: string }) {
  const detail = useDetail(id).data;
  const { side } = usePaneWidths();
  return (
    <>
      <PaneEdge pane="side" width={side} />
      <div className={css.pane} id="pane-side">
        {detail ? <ContactPanel conversation={detail} /> : <aside className={css.bare} />}
      </div>
    </>
  );
});

function Drawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const detail = useDetail(id).data;
  if (!detail) return null;
  return (
    <Dialog title={t("contact.label")} isTitleHidden shape="drawer" onClose={onClose}>
      <ContactPanel conversation={detail} onClose={onClose} />
    </Dialog>
  );
}
