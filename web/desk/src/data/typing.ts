import type { Typing } from "@shared/realtime/socket";

const LIFE_MS = 3_000;

type Someone = { name: string; isTeam: boolean };
const nobody: readonly Someone[] = [];
let typists: Readonly<Record<string, readonly Someone[]>> = {};
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function become(id: string, who: readonly Someone[]): void {
  typists = { ...typists, [id]: who };
  for (const listener of listeners) listener();
}

/** Who types where, forgotten three seconds after the last sign of it. */
export const typingStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  at: (id: string) => typists[id] ?? nobody,
  hear: (typing: Typing) => {
    const { conversation_id: id, name } = typing;
    const key = `${id} ${typing.user_id}`;
    clearTimeout(timers.get(key));
    const others = typingStore.at(id).filter((someone) => someone.name !== name);
    if (!typing.is_typing) return become(id, others);
    become(id, [...others, { name, isTeam: typing.user_id !== null }]);
    timers.set(
      key,
      setTimeout(
        () =>
          become(
            id,
            typingStore.at(id).filter((someone) => someone.name !== name),
          ),
        LIFE_MS,
      ),
    );
  },
  quiet: (id: string) =>
    become(
      id,
      typingStore.at(id).filter((someone) => someone.isTeam),
    ),
};
