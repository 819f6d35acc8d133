import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  type Counters,
  type Faults,
  type PhoneMessage,
  type TapeEntry,
  type World,
  world,
} from "./world";

const STATE = ["sim", "state"];
const TAPE = ["sim", "tape"];
const messagesKey = (id: string) => ["sim", "messages", id];
const KEPT = 300;

export function useWorld() {
  return useQuery({ queryKey: STATE, queryFn: world.state, retry: false });
}

export function useTape() {
  return useQuery({
    queryKey: TAPE,
    queryFn: async () => (await world.tape(0)).items.slice(-KEPT),
  });
}

export function useMessages(id: string) {
  return useQuery({
    queryKey: messagesKey(id),
    queryFn: async () => (await world.messages(id)).items,
  });
}

/** How many messages a customer got twice. Zero is the promise. */
export function useDoubled(sendsAccepted: number) {
  return useQuery({
    queryKey: ["sim", "doubled", sendsAccepted],
    queryFn: async () => {
      const { items } = await world.sends();
      return items.filter(({ count }) => count > 1).length;
    },
    placeholderData: (before: number | undefined) => before,
  });
}

export function readAgain(client: QueryClient) {
  return client.invalidateQueries({ queryKey: ["sim"] });
}

function upsert(messages: PhoneMessage[], told: PhoneMessage): PhoneMessage[] {
  const isKnown = messages.some(({ id }) => id === told.id);
  return isKnown
    ? messages.map((message) => (message.id === told.id ? told : message))
    : [...messages, told];
}

/** The emulators tell what happens as it happens. True while they do. */
export function useWorldStream(isWanted: boolean): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    const source = new EventSource("/simulator/api/stream", { withCredentials: true });
    const on = <T>(name: string, act: (told: T) => void) =>
      source.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent).data)));
    const state = (change: (known: World) => World) =>
      client.setQueryData<World>(STATE, (known) => known && change(known));

    source.onopen = () => {
      setLive(true);
      void readAgain(client);
    };
    source.onerror = () => setLive(false);
    on<{ phone: string; message: PhoneMessage }>("message", ({ phone, message }) =>
      client.setQueryData<PhoneMessage[]>(
        messagesKey(phone),
        (known) => known && upsert(known, message),
      ),
    );
    on<TapeEntry>("tape", (entry) =>
      client.setQueryData<TapeEntry[]>(TAPE, (known) =>
        known && known.at(-1)?.n !== entry.n ? [...known, entry].slice(-KEPT) : known,
      ),
    );
    on<Counters>("counters", (counters) =>
      state((known) => ({ ...known, counters, waiting: counters.waiting ?? known.waiting })),
    );
    on<Faults>("faults", (faults) => state((known) => ({ ...known, faults })));
    on("phone", () => void client.invalidateQueries({ queryKey: STATE }));
    on("accounts", () => void client.invalidateQueries({ queryKey: STATE }));
    on("reset", () => void readAgain(client));
    return () => source.close();
  }, [client, isWanted]);
  return isLive;
}
