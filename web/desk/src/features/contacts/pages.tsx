import { Button } from "@shared/ui/button";
import type { ReactNode } from "react";
import { useTranslation } from "../../i18n/use-translation";
import { useFew } from "./few";
import css from "./history.module.css";

type PagesProps<Item> = {
  pages: {
    items: readonly Item[];
    isPending: boolean;
    isError: boolean;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  isBrief: boolean;
  empty: ReactNode;
  children: (item: Item) => ReactNode;
};

/** A list as far as it is read, or why it is not there. */
export function Pages<Item>({ pages, isBrief, empty, children }: PagesProps<Item>) {
  const { t } = useTranslation();
  const { few, toggle, isWhole } = useFew(pages.items, isBrief);
  const isEmpty = pages.items.length === 0;
  if (pages.isPending) return <p className="meta">{t("app.loading")}</p>;
  if (pages.isError && isEmpty) {
    return (
      <p role="alert">
        {t("contact.unread")}{" "}
        <Button size="small" onClick={() => void pages.refetch()}>
          {t("app.retry")}
        </Button>
      </p>
    );
  }
  return (
    <>
      {isEmpty ? (
        <div className={css.empty}>{empty}</div>
      ) : (
        <ul className={css.list}>{few.map(children)}</ul>
      )}
      {toggle}
      {pages.hasNextPage && isWhole && (
        <Button
          size="small"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("contact.older")}
        </Button>
      )}
    </>
  );
}
