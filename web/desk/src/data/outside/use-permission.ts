import { useEffect, useState } from "react";
import { permission } from "./board";

/** Whether notices may be shown; people change it in their browser, too, and come back. */
export function usePermission() {
  const [state, setState] = useState(permission);
  useEffect(() => {
    const look = () => setState(permission());
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  const request = async () => {
    if (permission() === "default") await Notification.requestPermission();
    setState(permission());
    return permission();
  };
  return { permission: state, request };
}
