import type { View } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Dialog } from "@shared/ui/dialog";
import { CoffeeTiles } from "@shared/ui/illustration";
import { StatePage } from "@shared/ui/state-page";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { countersQuery, useDetail } from "../data/conversations";
import { ContactPanel } from "../features/contacts/contact-panel";
import { ConversationList } from "../features/conversations/conversation-list";
import { Thread } from "../features/conversations/thread";
import css from "./inbox.module.css";
import { LiveSign } from "./rail";
import { PHONE, useMedia } from "./use-media";

export function InboxPage() {
  const { t } = useTranslation();
  const { view } = useSearch({ from: "/desk/app/inbox" });
  const { conversationId } = useParams({ strict: false });
  const navigate = useNavigate();
  const isPhone = useMedia(PHONE);
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: "/app/inbox/$conversationId",
        params: { conversationId: id },
        search: { view },
      }),
    [navigate, view],
  );
  const choose = useCallback(
    (next: View) => void navigate({ to: ".", search: { view: next } }),
    [navigate],
  );
  const back = useCallback(
    () => void navigate({ to: "/app/inbox", search: { view } }),
    [navigate, view],
  );

  useEffect(() => {
    document.title = `${t("list.title")} · Prosa`;
  }, [t]);

  return (
    <main className={cx(css.inbox, conversationId ? css.hasThread : css.alone)}>
      {isPhone && conversationId && <h1 className="sr">{t("list.title")}</h1>}
      <ConversationList
        view={view}
        selectedId={conversationId}
        onChooseView={choose}
        onOpen={open}
        onBack={back}
        sign={isPhone && <LiveSign />}
      />
      <Outlet />
    </main>
  );
}

export function OpenConversation() {
  const { conversationId } = useParams({ from: "/desk/app/inbox/$conversationId" });
  const { view } = useSearch({ from: "/desk/app/inbox" });
  const navigate = useNavigate();
  const [isPanelOpen, setPanelOpen] = useState(false);
  const isWide = useMedia("(min-width: 1241px)");
  const toggle = useCallback(() => setPanelOpen((isOpen) => !isOpen), []);
  const back = () => void navigate({ to: "/app/inbox", search: { view } });
  return (
    <>
      <Thread
        key={conversationId}
        conversationId={conversationId}
        onBack={back}
        panel={{ isOpen: isPanelOpen, toggle }}
      />
      <Panel
        key={`panel ${conversationId}`}
        conversationId={conversationId}
        isWide={isWide}
        isOpen={isPanelOpen}
        onClose={toggle}
      />
    </>
  );
}

type PanelProps = { conversationId: string; isWide: boolean; isOpen: boolean; onClose: () => void };

function Panel({ conversationId, isWide, isOpen, onClose }: PanelProps) {
  const { t } = useTranslation();
  const detail = useDetail(conversationId).data;
  if (isWide)
    return detail ? <ContactPanel conversation={detail} /> : <aside className={css.bare} />;
  if (!isOpen || !detail) return null;
  return (
    <Dialog title={t("contact.label")} isTitleHidden shape="drawer" onClose={onClose}>
      <ContactPanel conversation={detail} onClose={onClose} />
    </Dialog>
  );
}

export function ChooseOne() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counters = useQuery(countersQuery).data;
  const isDone = counters?.mine === 0;
  const queue = counters?.unassigned ?? 0;
  return (
    <StatePage
      picture={<CoffeeTiles />}
      title={t(isDone ? "empty.done" : "empty.choose")}
      actions={
        isDone &&
        queue > 0 && (
          <Button
            tone="primary"
            onClick={() => void navigate({ to: "/app/inbox", search: { view: "unassigned" } })}
          >
            {t("empty.seeQueue")}
          </Button>
        )
      }
    >
      {t(isDone ? "empty.doneText" : "empty.chooseText")}
      {isDone && queue > 0 && ` ${t("empty.doneQueue", { count: queue })}`}
    </StatePage>
  );
}
