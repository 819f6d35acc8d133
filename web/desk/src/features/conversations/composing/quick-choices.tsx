import type { ConversationDetail } from "@shared/api/types";
import { Keys } from "@shared/ui/button";
import { filled, type Known, piecesOf } from "@shared/variables";
import { isOffered, useAllCommands } from "../../../commands/registry";
import { quickRepliesFor, useQuickReplies } from "../../../data/quick-replies";
import { useDepartments, useSession } from "../../../data/session";
import { useTranslation } from "../../../i18n/use-translation";
import { type Choice, Choices, type ListProps } from "./choices";
import css from "./composing.module.css";

const MOST = 50;
const PREVIEW = 160;

type Props = ListProps & { query: string; conversation: ConversationDetail };

/** Ready texts, as the customer would read them. */
export function QuickChoices({ query, conversation, ...list }: Props) {
  const { t } = useTranslation();
  const known = useKnown(conversation);
  const { data, isError } = useQuickReplies();
  const found = quickRepliesFor(data ?? [], query);
  const choices = found.slice(0, MOST).map(
    (one): Choice => ({
      id: one.id,
      text: filled(one.body, known),
      face: (
        <>
          <span className={css.line}>
            <code translate="no">/{one.shortcut}</code>
            <span className="cut">{one.title}</span>
          </span>
          <Preview body={one.body} known={known} />
        </>
      ),
    }),
  );
  const isEmpty = data?.length === 0 && query === "";
  const nothing = isError
    ? t("composing.quickFault")
    : isEmpty
      ? t("composing.quickEmpty")
      : undefined;
  return (
    <Choices
      {...list}
      label={t("composing.quick")}
      choices={choices}
      nothing={nothing}
      count={t("composing.ofAll", { found: found.length, all: data?.length ?? 0 })}
      foot={<Foot hasChoices={choices.length > 0} />}
    />
  );
}

/** The keys that take one, and the way to a new one. What is written stays as a draft. */
function Foot({ hasChoices }: { hasChoices: boolean }) {
  const { t } = useTranslation();
  const add = useAllCommands().find((one) => one.id === "new-quick-reply" && isOffered(one));
  return (
    <div className={css.foot}>
      {hasChoices && (
        <span className={css.keys} aria-hidden="true">
          <Keys keys="Enter" /> {t("composing.uses")}
          <Keys keys="Esc" /> {t("composing.closes")}
        </span>
      )}
      {add && (
        <button
          type="button"
          // The box keeps the focus: from the keys it is in the palette.
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={add.run}
        >
          {t("composing.newQuick")}
        </button>
      )}
    </div>
  );
}

function Preview({ body, known }: { body: string; known: Known }) {
  return (
    <span className={css.preview}>
      {piecesOf(body.slice(0, PREVIEW), known).map((piece) =>
        piece.isFilled ? <b key={piece.id}>{piece.text}</b> : piece.text,
      )}
    </span>
  );
}

function useKnown(c: ConversationDetail): Known {
  const { user, company } = useSession();
  const department = useDepartments().find(({ id }) => id === c.department_id);
  return {
    "contact.name": c.contact_name,
    "contact.first_name": c.contact_name.split(" ")[0] ?? "",
    "agent.name": user.name,
    "company.name": company.name,
    "conversation.number": String(c.number),
    "department.name": department?.name ?? "",
  };
}
