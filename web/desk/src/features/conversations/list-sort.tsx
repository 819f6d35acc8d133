import { Menu, MenuChoice } from "@shared/ui/menu";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "../../i18n/use-translation";
import css from "./list-filters.module.css";

export const SORTS = ["turn", "newest", "oldest", "priority"] as const;
export type Sort = (typeof SORTS)[number];

export const sortOf = (word: string | undefined): Sort =>
  SORTS.find((sort) => sort === word) ?? "turn";

type Props = { sort: Sort; onChange: (sort: Sort) => void };

/** It lies over the head of the first group, which always stands at the top. */
export function ListSort({ sort, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Menu
      label={t("filters.sort")}
      trigger={
        <button
          type="button"
          className={css.sort}
          aria-label={`${t("filters.sort")}: ${t(`filters.sorts.${sort}`)}`}
        >
          <span className={css.long}>{t(`filters.sorts.${sort}`)}</span>
          <span className={css.short}>{t(`filters.short.${sort}`)}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      <MenuChoice
        label={t("filters.sort")}
        value={sort}
        options={SORTS.map((value) => ({ value, label: t(`filters.sorts.${value}`) }))}
        onChange={onChange}
      />
    </Menu>
  );
}
