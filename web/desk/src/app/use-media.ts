import { useCallback, useSyncExternalStore } from "react";

/** One pane at a time, the rail at the foot. */
export const PHONE = "(max-width: 600px)";
/** List and conversation side by side. */
export const TWO_PANES = "(min-width: 901px)";
/** The contact beside them. */
export const WIDE = "(min-width: 1241px)";

/** Whether a media query holds, renewed when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
