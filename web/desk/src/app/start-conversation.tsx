import "../i18n/later";
import { useNavigate } from "@tanstack/react-router";
import { startingStore, type Whom } from "../data/starting";
import { TemplateChoice } from "../features/conversations/templates/template-choice";
import { StartDialog } from "../features/starting/start-dialog";

/** The dialog, with the templates of the conversations; it leads into the one that began. */
export function StartConversation({ whom }: { whom: Whom | null }) {
  const navigate = useNavigate();
  const open = (conversationId: string) => {
    startingStore.close();
    void navigate({
      to: "/app/inbox/$conversationId",
      params: { conversationId },
      search: (now) => ({ ...now, view: now.view ?? "mine" }),
    });
  };
  return (
    <StartDialog
      whom={whom}
      TemplateChoice={TemplateChoice}
      onOpen={open}
      onClose={startingStore.close}
    />
  );
}
