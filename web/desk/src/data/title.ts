import { useEffect } from "react";

/** The one place that writes the title: what waits for the person, then what they look at. */
let page = "";
let waiting = 0;

function write(): void {
  const count = waiting > 99 ? "99+" : waiting;
  document.title = `${waiting > 0 ? `(${count}) ` : ""}${page && `${page} · `}Prosa`;
}

export function useTitle(name: string): void {
  useEffect(() => {
    page = name;
    write();
  }, [name]);
}

/** How many conversations wait: in the tab, and on the icon of the desk where it is installed. */
export function sayWaiting(count: number): void {
  waiting = count;
  write();
  const told = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  told?.catch(() => undefined);
}
