import type { Conversation } from "@shared/api/types";
import { Menu, MenuItem, MenuLabel, MenuRule } from "@shared/ui/menu";
import { AlarmClock, CalendarClock } from "lucide-react";
import { useMoves } from "../../data/moves";
import { useTranslation } from "../../i18n/use-translation";
import css from "./thread.module.css";

export type Preset = { id: "hour" | "afternoon" | "evening" | "tomorrow" | "monday"; until: Date };

/** When a conversation may come back. Only times that are still to come. */
export function snoozePresets(now: Date): Preset[] {
  const at = (days: number, hour: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(hour, 0, 0, 0);
    return day;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const all: Preset[] = [
    { id: "hour", until: new Date(now.getTime() + 3_600_000) },
    { id: "afternoon", until: at(0, 14) },
    { id: "evening", until: at(0, 18) },
    { id: "tomorrow", until: at(1, 9) },
    { id: "monday", until: at(toMonday, 9) },
  ];
  const isMondayTomorrow = toMonday === 1;
  return all.filter(({ id, until }) => until > now && !(id === "monday" && isMondayTomorrow));
}

type Props = {
  conversation: Conversation;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onCustom: () => void;
};

export function SnoozeMenu({ conversation, isOpen, onOpenChange, onCustom }: Props) {
  const { t } = useTranslation();
  const moves = useMoves(conversation);
  return (
    <Menu
      open={isOpen}
      onOpenChange={onOpenChange}
      trigger={
        <button
          type="button"
          className={css.more}
          aria-label={t("act.snooze")}
          title={`${t("act.snooze")} (S)`}
        >
          <AlarmClock size={18} strokeWidth={1.75} aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>{t("snooze.title")}</MenuLabel>
      {snoozePresets(new Date()).map(({ id, until }) => (
        <MenuItem key={id} onSelect={() => void moves.snooze(until)}>
          {t(`snooze.${id}`)}
        </MenuItem>
      ))}
      <MenuRule />
      <MenuItem
        icon={<CalendarClock aria-hidden="true" />}
        onSelect={() => setTimeout(onCustom, 0)}
      >
        {t("snooze.custom")}
      </MenuItem>
      <MenuLabel>{t("snooze.hint")}</MenuLabel>
    </Menu>
  );
}
