import { toastStore } from "@shared/ui/toast-store";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Help } from "../commands/help";
import { overlays } from "../commands/overlays";
import { Palette } from "../commands/palette";
import { focusNextPane } from "../commands/panes";
import { type Command, useCommands } from "../commands/registry";
import { lookStore } from "../data/look";
import { useMay } from "../data/session";

/** The commands that every page has, and the two layers that list them. */
export function GlobalCommands() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const maySimulate = useMay("simulator.use");
  const open = useSyncExternalStore(overlays.subscribe, overlays.current);

  const commands = useMemo<Command[]>(
    () => [
      {
        id: "palette",
        group: "look",
        label: t("command.palette"),
        shortcut: "Ctrl K",
        run: overlays.openPalette,
      },
      {
        id: "help",
        group: "look",
        label: t("command.help"),
        shortcut: "?",
        run: overlays.openHelp,
      },
      {
        id: "undo",
        group: "look",
        label: t("command.undo"),
        shortcut: "Z",
        when: toastStore.canUndo,
        run: toastStore.undoLast,
      },
      { id: "pane", group: "go", label: t("command.pane"), shortcut: "F6", run: focusNextPane },
      { id: "theme", group: "look", label: t("command.theme"), run: switchTheme },
      {
        id: "go-inbox",
        group: "go",
        label: t("command.goInbox"),
        run: () => void navigate({ to: "/app/inbox", search: { view: "mine" } }),
      },
      {
        id: "go-simulator",
        group: "go",
        label: t("command.goSimulator"),
        when: () => maySimulate,
        run: () => void navigate({ to: "/simulator" }),
      },
      {
        id: "go-settings",
        group: "go",
        label: t("command.goSettings"),
        run: () => void navigate({ to: "/app/settings" }),
      },
    ],
    [t, navigate, maySimulate],
  );
  useCommands(commands);

  if (open === "palette") return <Palette onClose={overlays.close} />;
  if (open === "help") return <Help onClose={overlays.close} />;
  return null;
}

function switchTheme(): void {
  const isDark = document.documentElement.dataset.theme === "dark";
  lookStore.change({ theme: isDark ? "light" : "dark" });
}
