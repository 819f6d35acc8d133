import { Dialog } from "@shared/ui/dialog";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDetail } from "../data/conversations";
import { foldStore, useFolds } from "../data/folds";
import { ContactPanel } from "../features/contacts/contact-panel";
import { Thread } from "../features/conversations/thread";
import css from "./inbox.module.css";
import { FoldedPane, PaneEdge, usePaneWidths } from "./inbox-panes";
import { useMedia, WIDE } from "./use-media";

/** The open conversation and whose it is: beside it where there is room, else in a drawer. */
export function OpenConversation() {
  const { conversationId } = useParams({ from: "/desk/app/inbox/$conversationId" });
  const search = useSearch({ from: "/desk/app/inbox" });
  const navigate = useNavigate();
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const isWide = useMedia(WIDE);
  const folds = useFolds();
  const toggle = useCallback(
    () => (isWide ? foldStore.toggle("side") : setDrawerOpen((isOpen) => !isOpen)),
    [isWide],
  );
  const back = () => void navigate({ to: "/app/inbox", search });
  return (
    <>
      <Thread
        key={conversationId}
        conversationId={conversationId}
        onBack={back}
        panel={{ isOpen: isWide ? !folds.side : isDrawerOpen, toggle }}
      />
      {isWide && folds.side && <FoldedPane pane="side" />}
      {isWide && !folds.side && <Beside key={`side ${conversationId}`} id={conversationId} />}
      {!isWide && isDrawerOpen && <Drawer id={conversationId} onClose={toggle} />}
    </>
  );
}

function Beside({ id }: { id: string }) {
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
}

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
