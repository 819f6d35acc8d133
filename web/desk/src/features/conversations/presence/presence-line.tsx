import type { Conversation } from "@shared/api/types";
import type { Looker } from "@shared/realtime/socket";
import { Eye, PencilLine } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useSession } from "../../../data/session";
import { typingStore } from "../../../data/typing";
import { useTranslation } from "../../../i18n/use-translation";
import { namesIn } from "./names";
import css from "./presence.module.css";

type Props = { conversation: Conversation; others: readonly Looker[] };

/**
 * One line above the box, whose room is always kept: a colleague writes here, or the one who has
 * the conversation has it open. Said before two people answer at once.
 */
export function PresenceLine({ conversation: c, others }: Props) {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  const typists = useSyncExternalStore(typingStore.subscribe, () => typingStore.at(c.id));
  const writing = typists.filter(({ isTeam, name }) => isTeam && name !== user.name);
  const owner = others.find(({ id }) => id === c.assignee_id);
  const names = namesIn(writing, i18n.language);
  return (
    <p className={css.line}>
      {writing.length > 0 && (
        <>
          <PencilLine aria-hidden="true" />
          <span className="cut">{t("thread.writing", { count: writing.length, names })}</span>
        </>
      )}
      {writing.length === 0 && owner && (
        <>
          <Eye aria-hidden="true" />
          <span className="cut">{t("thread.ownerHere", { name: owner.name })}</span>
        </>
      )}
      {writing.length === 0 && !owner && others.length > 0 && (
        <span className={css.phoneOnly} aria-hidden="true">
          <Eye />
          <span className="cut">
            {t("thread.here", { count: others.length, names: namesIn(others, i18n.language) })}
          </span>
        </span>
      )}
    </p>
  );
}
