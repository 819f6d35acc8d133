import { ask } from "@shared/api/ask";
import * as api from "@shared/api/generated/sdk.gen";
import { mayWorkLater, problemOf } from "@shared/api/problem";
import type { PreferencesView } from "@shared/api/types";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "./keys";
import { type PreferencesPatch, patched, preferences } from "./preferences";

/** Somebody who drags a pane or tries three themes is told of once. */
const REST_MS = 600;
const TRY_AGAIN_MS = 15_000;

const preferencesQuery = {
  queryKey: keys.preferences,
  queryFn: () => ask(api.getPreferences()) as Promise<PreferencesView>,
};

/** What was chosen here and is not on the server yet. It outlives the page. */
function unsaved(owner: string) {
  const key = `prosa.preferences.unsaved ${owner}`;
  return {
    read: (): PreferencesPatch | null => {
      try {
        return JSON.parse(localStorage.getItem(key) ?? "null") as PreferencesPatch | null;
      } catch {
        return null;
      }
    },
    write: (part: PreferencesPatch) => localStorage.setItem(key, JSON.stringify(part)),
    clear: () => localStorage.removeItem(key),
  };
}

/** All of theirs after this change; without it if it was refused, and null if nobody answered. */
async function told(part: PreferencesPatch): Promise<PreferencesView | null> {
  try {
    return (await ask(api.changePreferences({ body: part }))) as PreferencesView;
  } catch (error) {
    if (mayWorkLater(problemOf(error))) return null;
    return preferencesQuery.queryFn().catch(() => null);
  }
}

/** Tells the server what `owner` chooses here, until the returned function is called. */
export function startSaving(client: QueryClient, owner: string): () => void {
  const kept = unsaved(owner);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isSending = false;
  let isOver = false;

  const soon = (ms: number) => {
    clearTimeout(waiting);
    if (!isOver) waiting = setTimeout(() => void send(), ms);
  };

  const send = async () => {
    const part = kept.read();
    if (part === null || isSending) return;
    isSending = true;
    const whole = await told(part);
    isSending = false;
    if (whole === null) return soon(TRY_AGAIN_MS);
    if (JSON.stringify(kept.read()) === JSON.stringify(part)) kept.clear();
    else soon(REST_MS);
    if (isOver) return;
    client.setQueryData(keys.preferences, whole);
    preferences.adopt(whole, kept.read() ?? {});
  };

  const forget = preferences.onChange((part) => {
    kept.write(patched(kept.read() ?? {}, part));
    soon(REST_MS);
  });
  if (kept.read() !== null) soon(0);
  return () => {
    isOver = true;
    clearTimeout(waiting);
    forget();
  };
}

/** The signed-in person's choices: theirs win over what this browser kept from before. */
export function useSavedPreferences(owner: string): void {
  const client = useQueryClient();
  const { data } = useQuery(preferencesQuery);
  useEffect(() => startSaving(client, owner), [client, owner]);
  useEffect(() => {
    if (data) preferences.adopt(data, unsaved(owner).read() ?? {});
  }, [data, owner]);
}
