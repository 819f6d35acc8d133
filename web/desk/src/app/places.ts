import { useNavigate } from "@tanstack/react-router";
import { type LucideIcon, MessagesSquare, Settings, Smartphone, Users } from "lucide-react";
import { useCallback } from "react";
import { useSession } from "../data/session";

export type Place = {
  id: "inbox" | "contacts" | "simulator" | "settings";
  to: "/app/inbox" | "/app/contacts" | "/simulator" | "/app/settings";
  label: string;
  Icon: LucideIcon;
  /** Who lacks it does not see the place. */
  permission?: string;
};

/** Where one can go, for the rail and for the palette. */
const PLACES: readonly Place[] = [
  { id: "inbox", to: "/app/inbox", label: "nav.conversations", Icon: MessagesSquare },
  {
    id: "contacts",
    to: "/app/contacts",
    label: "nav.contacts",
    Icon: Users,
    permission: "contact.see",
  },
  {
    id: "simulator",
    to: "/simulator",
    label: "nav.simulator",
    Icon: Smartphone,
    permission: "simulator.use",
  },
  { id: "settings", to: "/app/settings", label: "nav.settings", Icon: Settings },
];

export function usePlaces(): readonly Place[] {
  const { permissions } = useSession();
  return PLACES.filter(({ permission }) => !permission || permissions.includes(permission));
}

/** Two have a place at the foot of a telephone; the others are behind one's own picture. */
export const isAtFoot = ({ id }: Place) => id === "inbox" || id === "contacts";

export function useGo(): (place: Place) => void {
  const navigate = useNavigate();
  return useCallback(
    ({ to }) =>
      void (to === "/app/inbox" ? navigate({ to, search: { view: "mine" } }) : navigate({ to })),
    [navigate],
  );
}
