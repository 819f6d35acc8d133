import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { CoffeeTiles } from "@shared/ui/illustration";
import { StatePage } from "@shared/ui/state-page";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import { countersQuery } from "../data/conversations";
import { useFolds } from "../data/folds";
import type { InboxSearch } from "../data/inbox-search";
import { useTitle } from "../data/title";
import { useTranslation } from "../i18n/use-translation";
import css from "./inbox.module.css";
import { useInboxAddress } from "./inbox-address";
import { InboxList } from "./inbox-list";
import { FoldedPane, PaneEdge, usePaneWidths, widthStyle } from "./inbox-panes";
import { LiveSign } from "./live-sign";
import { PHONE, TWO_PANES, useMedia, WIDE } from "./use-media";

/** The address holds what is seen: the tab, the filters, and the open conversation. */
export function InboxPage() {
  const { t } = useTranslation();
  const search = useInboxAddress();
  const { conversationId } = useParams({ strict: false });
  const navigate = useNavigate();
  const isPhone = useMedia(PHONE);
  const hasTwo = useMedia(TWO_PANES);
  const isWide = useMedia(WIDE);
  const folds = useFolds();
  const widths = usePaneWidths();
  const isFolded = folds.list && hasTwo && conversationId !== undefined;
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: "/app/inbox/$conversationId",
        params: { conversationId: id },
        search,
      }),
    [navigate, search],
  );
  const choose = useCallback(
    (next: InboxSearch) => void navigate({ to: ".", search: next }),
    [navigate],
  );
  const back = useCallback(() => void navigate({ to: "/app/inbox", search }), [navigate, search]);

  useTitle(t("list.title"));

  return (
    <main
      style={widthStyle(widths)}
      className={cx(
        css.inbox,
        conversationId ? css.hasThread : css.alone,
        isFolded && css.noList,
        folds.side && isWide && css.noSide,
      )}
    >
      <div className={css.pane} id="pane-list">
        {isFolded && <FoldedPane pane="list" />}
        <div className={cx(css.pane, isFolded && css.away)}>
          <InboxList
            search={search}
            selectedId={conversationId}
            onSearch={choose}
            onOpen={open}
            onBack={back}
            sign={isPhone && <LiveSign />}
          />
        </div>
      </div>
      {hasTwo && !isFolded && <PaneEdge pane="list" width={widths.list} />}
      {isPhone && conversationId && <h1 className="sr">{t("list.title")}</h1>}
      <Outlet />
    </main>
  );
}

export function ChooseOne() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { view } = useInboxAddress();
  const counters = useQuery(countersQuery).data;
  const isDone = counters?.[view] === 0 && view !== "bot";
  const queue = counters?.unassigned ?? 0;
  return (
    <StatePage
      picture={isDone && <CoffeeTiles />}
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
