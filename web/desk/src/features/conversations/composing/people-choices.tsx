import type { ConversationDetail } from "@shared/api/types";
import { useQueryClient } from "@tanstack/react-query";
import { plain } from "../../../data/plain";
import { useDepartments, useUsers } from "../../../data/session";
import { useTranslation } from "../../../i18n/use-translation";
import { type Choice, Choices, type ListProps } from "./choices";
import css from "./composing.module.css";
import { callable, remember } from "./people";

const MOST = 20;

type Props = ListProps & { query: string; conversation: ConversationDetail };

/** Colleagues whom a note can call: those who may see this conversation. */
export function PeopleChoices({ query, conversation: c, ...list }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  useUsers();
  useDepartments();
  const asked = ` ${plain(query).trim()}`;
  const choices = callable(client, c)
    .filter(({ name }) => ` ${plain(name)}`.includes(asked))
    .slice(0, MOST)
    .map(
      (person): Choice => ({
        id: person.id,
        text: `@${person.name} `,
        onTaken: () => remember(c.id, person),
        face: (
          <span className={css.person} translate="no">
            {person.name}
            <small className="cut">{person.email}</small>
          </span>
        ),
      }),
    );
  return <Choices {...list} label={t("composing.people")} choices={choices} />;
}
