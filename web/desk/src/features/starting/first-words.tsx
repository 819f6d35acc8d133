import { problemOf } from "@shared/api/problem";
import { TextField } from "@shared/ui/field";
import { Segments } from "@shared/ui/tabs";
import type { ComponentType } from "react";
import { type Chosen, useTemplates } from "../../data/templates";
import { textLimit } from "../../data/text-limit";
import { useTranslation } from "../../i18n/use-translation";

export type Kind = "text" | "template";
const KINDS: readonly Kind[] = ["text", "template"];

export type TemplateChoiceProps = {
  inboxId: string;
  contactName: string;
  chosen: Chosen | null;
  onChange: (chosen: Chosen | null) => void;
};

type Props = {
  inboxId: string;
  contactName: string;
  kind: Kind;
  onKind: (kind: Kind) => void;
  text: string;
  /** How many characters the channel takes. */
  most: number;
  onText: (text: string) => void;
  chosen: Chosen | null;
  onChosen: (chosen: Chosen | null) => void;
  TemplateChoice: ComponentType<TemplateChoiceProps>;
};

/** Words of one's own, or a template where the channel has them. */
export function FirstWords(props: Props) {
  const { t } = useTranslation();
  const { inboxId, kind, TemplateChoice } = props;
  const { error } = useTemplates(inboxId);
  const { count, most, isNear, isOver } = textLimit(props.text, props.most);
  const hasTemplates = !error || problemOf(error).code !== "template.not_in_this_channel";
  return (
    <>
      {hasTemplates && (
        <Segments
          label={t("starting.with")}
          options={KINDS.map((value) => ({ value, label: t(`starting.kind.${value}`) }))}
          value={kind}
          onChange={props.onKind}
        />
      )}
      {hasTemplates && kind === "template" ? (
        <TemplateChoice
          inboxId={inboxId}
          contactName={props.contactName}
          chosen={props.chosen}
          onChange={props.onChosen}
        />
      ) : (
        <TextField
          label={t("starting.text")}
          value={props.text}
          rows={3}
          hint={isNear ? t("composer.left", { count, most }) : undefined}
          error={isOver ? t("composer.tooLong", { most }) : null}
          onChange={({ target }) => props.onText(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
        />
      )}
    </>
  );
}
