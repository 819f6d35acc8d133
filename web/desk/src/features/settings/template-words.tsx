import { type Known, piecesOf, VARIABLES, type Variable } from "@shared/variables";
import type { TFunction } from "i18next";
import { useTranslation } from "../../i18n/use-translation";
import css from "./quick-replies.module.css";

/** What people call a variable: “Primeiro nome”. */
export const variableName = (t: TFunction, variable: Variable): string =>
  t(`quickReplies.variable.${variable.replace(".", "_")}`);

/** A text as it is kept, with its variables by what people call them. */
export function TemplateWords({ text }: { text: string }) {
  const { t } = useTranslation();
  const names = Object.fromEntries(VARIABLES.map((one) => [one, variableName(t, one)])) as Known;
  return piecesOf(text, names).map((piece) =>
    piece.isFilled ? (
      <b key={piece.id} className={css.variable}>
        {piece.text}
      </b>
    ) : (
      piece.text
    ),
  );
}
