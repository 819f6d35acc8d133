import { toastStore } from "@shared/ui/toast-store";
import { useNavigate } from "@tanstack/react-router";
import { Building2, Keyboard, PanelLeft, Rows3, Search, SunMoon, Undo2, Zap } from "lucide-react";
import { lazy, Suspense, useMemo, useSyncExternalStore } from "react";
import { overlays } from "../commands/overlays";
import { Palette } from "../commands/palette";
import { focusField, focusPane } from "../commands/panes";
import { type Command, useCommands } from "../commands/registry";
import { foldStore } from "../data/folds";
import { switchTheme } from "../data/look";
import { preferences } from "../data/preferences";
import { useMay, useSession } from "../data/session";
import { useTranslation } from "../i18n/use-translation";
import { useSwitchCompany } from "./company";
import { loadHelp } from "./later";
import { useGo, usePlaces } from "./places";

const Help = lazy(() => loadHelp().then(({ Help }) => ({ default: Help })));

/** The commands that every page has, and the two layers that list them. */
export function GlobalCommands() {
  const open = useSyncExternalStore(overlays.subscribe, overlays.current);
  useLookCommands();
  usePlaceCommands();
  useQuickReplyCommands();
  // Who types right after Ctrl K types into it: it is there in the same breath.
  if (open === "palette") return <Palette onClose={overlays.close} />;
  if (open === "help") {
    return (
      <Suspense fallback={null}>
        <Help onClose={overlays.close} />
      </Suspense>
    );
  }
  return null;
}

function useLookCommands(): void {
  const { t } = useTranslation();
  const commands = useMemo<Command[]>(
    () => [
      { id: "palette", group: "look", label: t("command.palette"), run: overlays.openPalette },
      {
        id: "search",
        group: "go",
        label: t("command.search"),
        Icon: Search,
        when: () => overlays.current() === null,
        run: () => focusField("list-search") || overlays.openPalette(),
      },
      {
        id: "help",
        group: "look",
        label: t("command.help"),
        Icon: Keyboard,
        run: overlays.openHelp,
      },
      {
        id: "undo",
        group: "look",
        label: t("command.undo"),
        Icon: Undo2,
        when: toastStore.canUndo,
        run: toastStore.undoLast,
      },
      { id: "pane", group: "go", label: t("command.pane"), run: () => focusPane(1) },
      { id: "pane-back", group: "go", label: t("command.paneBack"), run: () => focusPane(-1) },
      {
        id: "fold-list",
        group: "look",
        label: t("command.foldList"),
        Icon: PanelLeft,
        when: () => document.getElementById("pane-list") !== null,
        run: () => foldStore.toggle("list"),
      },
      { id: "theme", group: "look", label: t("command.theme"), Icon: SunMoon, run: switchTheme },
      {
        id: "density",
        group: "look",
        label: t("command.density"),
        Icon: Rows3,
        run: switchDensity,
      },
    ],
    [t],
  );
  useCommands(commands);
}

function usePlaceCommands(): void {
  const { t } = useTranslation();
  const { company, companies } = useSession();
  const places = usePlaces();
  const go = useGo();
  const switchCompany = useSwitchCompany();
  const shown = places.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names of the places stand for them
  const commands = useMemo<Command[]>(
    () => [
      ...places.map((place) => ({
        id: `go-${place.id}`,
        group: "go" as const,
        label: t("command.go", { name: t(place.label) }),
        Icon: place.Icon,
        run: () => go(place),
      })),
      ...companies
        .filter(({ id }) => id !== company.id)
        .map(({ id, name }) => ({
          id: `company-${id}`,
          group: "go" as const,
          label: t("command.company", { name }),
          Icon: Building2,
          run: () => void switchCompany(id),
        })),
    ],
    [t, shown, companies, company.id, go, switchCompany],
  );
  useCommands(commands);
}

function useQuickReplyCommands(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayReply = useMay("conversation.reply");
  const commands = useMemo<Command[]>(() => {
    const go = (search: { adding?: boolean }) =>
      void navigate({ to: "/app/settings/quick-replies", search });
    const common = { group: "go", Icon: Zap, when: () => mayReply } as const;
    return [
      {
        ...common,
        id: "go-quick-replies",
        label: t("command.goQuickReplies"),
        run: () => go({}),
      },
      {
        ...common,
        id: "new-quick-reply",
        label: t("command.newQuickReply"),
        run: () => go({ adding: true }),
      },
    ];
  }, [t, navigate, mayReply]);
  useCommands(commands);
}

function switchDensity(): void {
  const isCompact = preferences.current().density === "compact";
  preferences.change({ density: isCompact ? "comfortable" : "compact" });
}
