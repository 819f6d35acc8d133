import { useTranslation } from "../../../i18n/use-translation";
import { type Choice, Choices, type ListProps } from "./choices";
import css from "./composing.module.css";
import { emojiFor, nameOf } from "./emoji";

const MOST = 12;

export function EmojiChoices({ query, ...list }: ListProps & { query: string }) {
  const { t, i18n } = useTranslation();
  const choices = emojiFor(query, i18n.language)
    .slice(0, MOST)
    .map(
      (emoji): Choice => ({
        id: emoji.names[1].replaceAll(" ", "-"),
        text: emoji.sign,
        face: (
          <span className={css.person}>
            <span className={css.sign} aria-hidden="true">
              {emoji.sign}
            </span>
            {nameOf(emoji, i18n.language)}
          </span>
        ),
      }),
    );
  return <Choices {...list} label={t("composing.emoji")} choices={choices} />;
}
