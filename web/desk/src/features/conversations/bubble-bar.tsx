import type { Message } from "@shared/api/types";
import { IconButton } from "@shared/ui/button";
import { Menu, MenuItem } from "@shared/ui/menu";
import { Popover } from "@shared/ui/popover";
import { Ellipsis, Pencil, Plus, Reply, SmilePlus, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble-bar.module.css";
import { CopyButton } from "./copy-button";
import { offeredOf } from "./offered";
import { useAround } from "./timeline-context";

const EmojiGrid = lazy(async () => ({
  default: (await import("./composing/emoji-grid")).EmojiGrid,
}));

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

type Props = { message: Message; onHold: (isHeld: boolean) => void };

/** The small bar beside a message: answer, react, copy, and what the channel allows besides. */
export function BubbleBar({ message: m, onHold }: Props) {
  const { t } = useTranslation();
  const { deeds, can, userId } = useAround();
  const offered = offeredOf(m, deeds, can, userId);
  const { reply, react, edit, revoke } = offered;
  if (!m.body && Object.keys(offered).length === 0) return null;
  return (
    <div className={css.bar} role="toolbar" aria-label={t("thread.bar.label")}>
      {reply && (
        <IconButton label={t("thread.bar.reply")} onClick={() => reply(m)}>
          <Reply aria-hidden="true" />
        </IconButton>
      )}
      {react && <React onReact={(emoji) => react(m, emoji)} message={m} onHold={onHold} />}
      {m.body && <CopyButton text={m.body} label={t("app.copy")} />}
      {(edit || revoke) && (
        <Menu
          label={t("app.more")}
          onOpenChange={onHold}
          trigger={
            <button type="button" className={css.more} aria-label={t("app.more")}>
              <Ellipsis aria-hidden="true" />
            </button>
          }
        >
          {edit && (
            <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => edit(m)}>
              {t("thread.bar.edit")}
            </MenuItem>
          )}
          {revoke && (
            <MenuItem icon={<Undo2 aria-hidden="true" />} isDanger onSelect={() => revoke(m)}>
              {t("thread.bar.revoke")}
            </MenuItem>
          )}
        </Menu>
      )}
    </div>
  );
}

/** The button that asked for all of them is gone: the keys are with the field. */
const search = (box: HTMLElement | null) => box?.querySelector("input")?.focus();

type ReactProps = Props & { onReact: (emoji: string | null) => void };

/** The same one again takes it back. */
function React({ message: m, onReact, onHold }: ReactProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const mine = m.reactions.find(({ by }) => by === "agent")?.emoji;
  const open = (next: boolean) => {
    setOpen(next);
    setWhole(false);
    onHold(next);
  };
  const pick = (emoji: string) => {
    onReact(emoji === mine ? null : emoji);
    open(false);
  };
  const near = mine && !EMOJI.includes(mine) ? [mine, ...EMOJI] : EMOJI;
  return (
    <Popover
      label={t("thread.bar.react")}
      side="top"
      open={isOpen}
      onOpenChange={open}
      trigger={
        <button type="button" className={css.more} aria-label={t("thread.bar.react")}>
          <SmilePlus aria-hidden="true" />
        </button>
      }
    >
      {isWhole ? (
        <Suspense fallback={null}>
          <div ref={search}>
            <EmojiGrid onPick={pick} />
          </div>
        </Suspense>
      ) : (
        <div className={css.emoji}>
          {near.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={emoji}
              aria-pressed={emoji === mine}
              onClick={() => pick(emoji)}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            aria-label={t("thread.bar.emoji")}
            title={t("thread.bar.emoji")}
            onClick={() => setWhole(true)}
          >
            <Plus aria-hidden="true" />
          </button>
        </div>
      )}
    </Popover>
  );
}
