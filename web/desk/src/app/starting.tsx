import { SquarePen } from "lucide-react";
import { lazy, Suspense, useMemo, useSyncExternalStore } from "react";
import { type Command, useCommands } from "../commands/registry";
import { useMay } from "../data/session";
import { startingStore } from "../data/starting";
import { useTranslation } from "../i18n/use-translation";

const StartConversation = lazy(async () => ({
  default: (await import("./start-conversation")).StartConversation,
}));

/** Writing first, from wherever it is asked for. */
export function Starting() {
  const { t } = useTranslation();
  const starting = useSyncExternalStore(startingStore.subscribe, startingStore.current);
  const mayStart = useMay("conversation.reply");
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "start-conversation",
        group: "go",
        label: t("starting.title"),
        Icon: SquarePen,
        when: () => mayStart && startingStore.current() === null,
        run: () => startingStore.open(),
      },
    ],
    [t, mayStart],
  );
  useCommands(commands);
  if (!starting) return null;
  return (
    <Suspense fallback={null}>
      <StartConversation whom={starting.whom} />
    </Suspense>
  );
}
