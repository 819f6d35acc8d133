import type { ConversationDetail } from "@shared/api/types";
import { lazy, Suspense } from "react";
import { useSession } from "../../data/session";
import type { Deeds } from "./deeds";

const EditDialog = lazy(async () => ({
  default: (await import("./sheets/edit-dialog")).EditDialog,
}));
const RevokeDialog = lazy(async () => ({
  default: (await import("./sheets/revoke-dialog")).RevokeDialog,
}));

type Props = { conversation: ConversationDetail; deeds: Deeds };

/** The dialog of what is about to be done to a message. */
export function DeedSheets({ conversation: c, deeds: { doing, close, save, takeBack } }: Props) {
  const { user } = useSession();
  if (doing === null) return null;
  const { kind, message, text } = doing;
  const shared = { message, name: c.contact_name, onClose: close };
  return (
    <Suspense fallback={null}>
      {kind === "edit" ? (
        <EditDialog
          {...shared}
          text={text}
          most={c.max_text_length}
          onSave={(words) => save(message, words)}
        />
      ) : (
        <RevokeDialog
          {...shared}
          isOwn={message.author_id === user.id}
          onRevoke={() => takeBack(message)}
        />
      )}
    </Suspense>
  );
}
