import { Globe, Mail, MessageSquare, Phone, Send } from "lucide-react";
import type { CSSProperties } from "react";
import type { PresenceState } from "../api/types";
import css from "./avatar.module.css";
import { cx } from "./cx";

const QUARTERS = [
  "M0 0H24A24 24 0 0 1 0 24z",
  "M40 0V24A24 24 0 0 1 16 0z",
  "M40 40H16A24 24 0 0 1 40 16z",
  "M0 40V16A24 24 0 0 1 24 40z",
];

/** Well mixed, for ids that begin with the same time are alike but for their last letters. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  return (sum ^ (sum >>> 13)) >>> 0;
}

export function initials(name: string): string {
  const words = name
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ""))
    .filter((word) => word !== "");
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : (words[0]?.[1] ?? "");
  return (first + last).toUpperCase();
}

type Props = {
  name: string;
  /** What the colour and the turn of the tile come from. */
  id: string;
  size?: number;
  /** People of the house are round; customers are tiles. */
  isPerson?: boolean;
  channel?: string | undefined;
  presence?: PresenceState | undefined;
};

/** A picture beside a name, so it says nothing to a screen reader. */
export function Avatar({ name, id, size = 36, isPerson, channel, presence }: Props) {
  const seed = hash(id);
  const size_ = { "--s": `${size}px` } as CSSProperties;
  return (
    <span
      aria-hidden="true"
      style={size_}
      className={cx(css.av, css[`k${seed % 6}`], isPerson && css.person, channel && css.marked)}
    >
      <svg viewBox="0 0 40 40" role="presentation">
        <rect width="40" height="40" fill="var(--ground)" />
        <path d={QUARTERS[(seed >> 4) % 4]} fill="var(--quarter)" />
      </svg>
      <b className={css.letters} data-letters={initials(name)} />
      {channel && <ChannelMark channel={channel} className={css.mark} />}
      {presence && <i className={cx(css.presence, presence !== "online" && css[presence])} />}
    </span>
  );
}

const MARKS = {
  whatsapp: { look: css.whatsapp, Icon: Phone, name: "WhatsApp" },
  site: { look: css.site, Icon: Globe, name: "Site" },
  email: { look: css.email, Icon: Mail, name: "E-mail" },
  telegram: { look: css.telegram, Icon: Send, name: "Telegram" },
  sms: { look: css.sms, Icon: MessageSquare, name: "SMS" },
} as const;

function familyOf(channel: string): keyof typeof MARKS {
  if (channel.startsWith("whatsapp") || channel === "waha") return "whatsapp";
  return channel in MARKS ? (channel as keyof typeof MARKS) : "site";
}

export const channelName = (channel: string) => MARKS[familyOf(channel)].name;

/** Our own glyph for a channel; each family has its own outline. */
export function ChannelMark({
  channel,
  className,
}: {
  channel: string;
  className?: string | undefined;
}) {
  const { look, Icon } = MARKS[familyOf(channel)];
  return (
    <span className={cx(css.channel, look, className)} title={channelName(channel)}>
      <Icon aria-hidden="true" />
    </span>
  );
}
