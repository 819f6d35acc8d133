import type { Group } from "./registry";

type Known = { group: Group; label: string; keys?: string };

/**
 * Every command that has a name of its own, and its usual keys. Whoever offers one brings only
 * what it does. “E, Alt E” are two ways; “G then A” is one key after the other.
 */
export const CATALOGUE = {
  reply: { group: "conversation", label: "command.reply", keys: "R, Alt L, Enter" },
  note: { group: "conversation", label: "command.note", keys: "N, Alt P" },
  "edit-last": { group: "conversation", label: "command.editLast", keys: "ArrowUp" },
  attach: { group: "conversation", label: "command.attach", keys: "Ctrl Alt A" },
  voice: { group: "conversation", label: "voice.record", keys: "Ctrl Alt V" },
  retry: { group: "conversation", label: "command.retry", keys: "Ctrl Alt R" },
  schedule: { group: "conversation", label: "command.schedule", keys: "Ctrl Alt S" },
  "act-take": { group: "conversation", label: "act.take", keys: "A" },
  "act-resolve": { group: "conversation", label: "act.resolve", keys: "E, Alt E" },
  "resolve-next": { group: "conversation", label: "command.resolveNext", keys: "Ctrl Alt E" },
  "act-resolveWith": { group: "conversation", label: "act.resolveWith", keys: "Shift E" },
  "act-tag": { group: "conversation", label: "act.tag", keys: "L" },
  "act-priority": { group: "conversation", label: "act.priority", keys: "P" },
  "act-subject": { group: "conversation", label: "command.subject" },
  "act-snooze": { group: "conversation", label: "act.snooze", keys: "S, Alt M" },
  "act-transfer": { group: "conversation", label: "act.transfer", keys: "T" },
  "act-assign": { group: "conversation", label: "act.assign" },
  "act-unassign": { group: "conversation", label: "act.unassign" },
  "act-wait": { group: "conversation", label: "act.wait" },
  "act-wake": { group: "conversation", label: "act.wake" },
  "act-unarchive": { group: "conversation", label: "act.unarchive" },
  "act-close": { group: "conversation", label: "act.close" },
  "act-reopen": { group: "conversation", label: "act.reopen" },
  "act-archive": { group: "conversation", label: "act.archive" },
  panel: { group: "conversation", label: "command.panel", keys: "]" },
  "start-conversation": { group: "go", label: "starting.title", keys: "C" },
  next: { group: "go", label: "command.next", keys: "J, Alt J" },
  previous: { group: "go", label: "command.previous", keys: "K, Alt K" },
  "next-turn": { group: "go", label: "command.nextTurn", keys: "Alt N" },
  pick: { group: "go", label: "command.pick", keys: "X" },
  "pick-to": { group: "go", label: "command.pickTo", keys: "Shift X" },
  back: { group: "go", label: "command.back", keys: "Esc" },
  search: { group: "go", label: "command.search", keys: "/" },
  filters: { group: "go", label: "filters.title", keys: "F" },
  "tab-mine": { group: "go", label: "command.tabMine", keys: "1" },
  "tab-unassigned": { group: "go", label: "command.tabUnassigned", keys: "2" },
  "tab-all": { group: "go", label: "command.tabAll", keys: "3" },
  "tab-bot": { group: "go", label: "command.tabBot", keys: "4" },
  pane: { group: "go", label: "command.pane", keys: "F6" },
  "pane-back": { group: "go", label: "command.paneBack", keys: "Shift F6" },
  "go-inbox": { group: "go", label: "command.goInbox", keys: "G then I" },
  "go-contacts": { group: "go", label: "command.goContacts", keys: "G then C" },
  "go-simulator": { group: "go", label: "command.goSimulator", keys: "G then S" },
  "go-notices": { group: "go", label: "command.goNotices", keys: "G then N" },
  "go-notice-settings": { group: "go", label: "command.goNoticeSettings" },
  "go-quick-replies": { group: "go", label: "command.goQuickReplies" },
  "new-quick-reply": { group: "go", label: "command.newQuickReply" },
  "go-settings": { group: "go", label: "command.goSettings", keys: "G then A" },
  palette: { group: "look", label: "command.palette", keys: "Ctrl K" },
  help: { group: "look", label: "command.help", keys: "?" },
  undo: { group: "look", label: "command.undo", keys: "Z" },
  "fold-list": { group: "look", label: "command.foldList", keys: "[" },
  theme: { group: "look", label: "command.theme" },
  density: { group: "look", label: "command.density" },
} as const satisfies Record<string, Known>;

export type KnownId = keyof typeof CATALOGUE;

export const KNOWN_IDS = Object.keys(CATALOGUE) as KnownId[];

const isKnown = (id: string): id is KnownId => id in CATALOGUE;

export function known(id: string): Known | undefined {
  return isKnown(id) ? CATALOGUE[id] : undefined;
}
