import type { Conversation } from "@shared/api/types";
import { cx } from "@shared/ui/cx";
import {
  AlarmClock,
  FileVideo,
  ImageIcon,
  Lock,
  MapPin,
  Mic,
  Paperclip,
  Sticker,
  Undo2,
  UserRound,
} from "lucide-react";
import { useSyncExternalStore } from "react";
import { draftStore } from "../../data/drafts";
import { whenText } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import css from "./row.module.css";

const ICONS = {
  note: Lock,
  image: ImageIcon,
  audio: Mic,
  video: FileVideo,
  document: Paperclip,
  sticker: Sticker,
  location: MapPin,
  contacts: UserRound,
  revoked: Undo2,
} as const;

const isKnown = (kind: string | null): kind is keyof typeof ICONS => kind !== null && kind in ICONS;

type Props = { conversation: Conversation; isMine: boolean };

/** The second line of a row: what I was writing, until when it sleeps, or what was said last. */
export function Preview({ conversation: c, isMine }: Props) {
  const { t, i18n } = useTranslation();
  const draft = useSyncExternalStore(draftStore.subscribe, () => draftStore.of(c.id));
  const look = cx(css.preview, "cut grow");
  if (draft.reply) {
    return (
      <span className={look}>
        <span className={css.draft}>{t("list.draft")}</span> {draft.reply}
      </span>
    );
  }
  if (c.snoozed_until) {
    return (
      <span className={look}>
        <AlarmClock aria-hidden="true" />
        {t("list.snoozed", { when: whenText(c.snoozed_until, i18n.language) })}
      </span>
    );
  }
  const before =
    { agent: isMine ? t("list.you") : t("list.team"), bot: t("list.botSaid") }[
      c.preview_author ?? ""
    ] ?? "";
  const kind = isKnown(c.preview_kind) ? c.preview_kind : null;
  const Icon = kind && ICONS[kind];
  return (
    <span className={look}>
      {Icon && <Icon aria-hidden="true" />}
      {before}
      {c.preview || (kind && kind !== "note" && t(`kind.${kind}`))}
    </span>
  );
}
