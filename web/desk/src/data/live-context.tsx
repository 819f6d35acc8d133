import type { Live } from "@shared/realtime/socket";
import { createContext, useContext, useSyncExternalStore } from "react";

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive needs the shell around it");
  return live;
}

export function useConnection() {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.current);
}
