import type { Counters, View } from "@shared/api/types";
import { Tabs } from "@shared/ui/tabs";
import { memo } from "react";
import { VIEWS } from "../../data/keys";
import { useTranslation } from "../../i18n/use-translation";
import css from "./list.module.css";

type Props = { view: View; counters: Counters | undefined; onChoose: (view: View) => void };

export const LIST_PANEL = "conversation-panel";

/** Whose conversations the list shows, each with how many there are. */
export const ListTabs = memo(function ListTabs({ view, counters, onChoose }: Props) {
  const { t } = useTranslation();
  const options = VIEWS.map((value) => ({
    value,
    label: t(`list.${value}`),
    count: counters?.[value],
  }));
  return (
    <Tabs
      label={t("list.tabs")}
      controls={LIST_PANEL}
      className={css.tabs}
      options={options}
      value={view}
      onChange={onChoose}
    />
  );
});
