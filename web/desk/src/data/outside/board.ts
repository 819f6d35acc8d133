import type { Notice } from "./concern";

export type Permission = NotificationPermission | "impossible";

/** Whether this browser lets us show anything; plain addresses in an office are not let. */
export function permission(): Permission {
  const isPossible = "Notification" in window && "serviceWorker" in navigator;
  return isPossible && window.isSecureContext ? Notification.permission : "impossible";
}

export const worker = () => navigator.serviceWorker?.getRegistration("/app");

/** The worker of the desk words it and shows it, as it does with a push. False: it cannot. */
export async function putUp(notice: Notice & { locale: string }): Promise<boolean> {
  if (permission() !== "granted") return false;
  const active = (await worker())?.active;
  active?.postMessage({ notice });
  return active !== null && active !== undefined;
}

/** Takes away what somebody has seen meanwhile, or must not be seen any more. */
export async function takeDown(which: (lead: Partial<Notice>) => boolean): Promise<void> {
  if (permission() !== "granted") return;
  const shown = (await (await worker())?.getNotifications()) ?? [];
  for (const one of shown) if (which(Object(one.data) as Partial<Notice>)) one.close();
}
