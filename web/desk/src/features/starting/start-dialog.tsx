import { type Problem, problemOf } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Field, SelectField } from "@shared/ui/field";
import { type ComponentType, type FormEvent, useRef, useState } from "react";
import { newId } from "../../data/new-id";
import { useInboxes } from "../../data/session";
import type { Whom } from "../../data/starting";
import { type First, start } from "../../data/starting-calls";
import { useStartingFacts } from "../../data/starting-facts";
import { type Chosen, isWhole } from "../../data/templates";
import { textLimit } from "../../data/text-limit";
import { useTranslation } from "../../i18n/use-translation";
import { FirstWords, type Kind, type TemplateChoiceProps } from "./first-words";
import { AlreadyOpen, StartRefusal } from "./start-refusal";
import { WhomField } from "./whom-field";

const ONLY_TEMPLATES = "starting.refused.templateRequired";

type Props = {
  whom: Whom | null;
  /** Where a template is chosen and filled in. */
  TemplateChoice: ComponentType<TemplateChoiceProps>;
  onOpen: (conversationId: string) => void;
  onClose: () => void;
};

/** Writing first: to whom, from where, about what, and with which words. */
export function StartDialog({ whom: begunWith, TemplateChoice, onOpen, onClose }: Props) {
  const { t } = useTranslation();
  const inboxes = useInboxes().filter(({ is_active }) => is_active);
  const [whom, setWhom] = useState(begunWith);
  const [inbox, setInbox] = useState<string | null>(null);
  const [subject, setSubject] = useState("");
  const [wantedKind, setKind] = useState<Kind | null>(null);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isStarting, setStarting] = useState(false);
  const key = useRef(newId());
  const inboxId = inbox ?? inboxes[0]?.id ?? "";
  const { openId, asksTemplate } = useStartingFacts(whom, inboxId);
  const kind = wantedKind ?? (asksTemplate ? "template" : "text");
  const most = inboxes.find(({ id }) => id === inboxId)?.max_text_length ?? Infinity;

  /** Whatever is chosen anew is another wish: what was refused before says nothing of it. */
  const anew = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      setProblem(null);
      key.current = newId();
    };
  };
  const chooseInbox = (id: string) => {
    anew(setInbox)(id);
    setChosen(null);
    setKind(null);
  };
  const chooseWhom = (next: Whom | null) => {
    anew(setWhom)(next);
    setKind(null);
  };
  const first = (): First | null => {
    if (!whom || !inboxId || openId) return null;
    const common = { whom, inboxId, subject };
    if (kind === "template") {
      return chosen && isWhole(chosen) ? { ...common, say: { kind, chosen } } : null;
    }
    const isThere = text.trim() !== "" && !textLimit(text, most).isOver;
    return isThere ? { ...common, say: { kind, text } } : null;
  };
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    const wish = first();
    if (!wish || isStarting) return;
    setStarting(true);
    try {
      onOpen((await start(wish, key.current)).id);
    } catch (error) {
      const found = problemOf(error);
      // What got no answer may have begun: the same key asks again and begins it once.
      if (found.status > 0) key.current = newId();
      if (found.code === "conversation.template_required") setKind("template");
      setProblem(found);
      setStarting(false);
    }
  };
  return (
    <Dialog title={t("starting.title")} onClose={onClose}>
      <form onSubmit={(event) => void begin(event)}>
        <DialogBody>
          <WhomField whom={whom} onChange={chooseWhom} />
          <SelectField
            label={t("starting.inbox")}
            value={inboxId}
            onChange={({ target }) => chooseInbox(target.value)}
          >
            {inboxes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          {!openId && (
            <Field
              label={t("starting.subject")}
              hint={t("starting.optional")}
              value={subject}
              maxLength={500}
              autoComplete="off"
              onChange={({ target }) => anew(setSubject)(target.value)}
            />
          )}
          {problem && <StartRefusal problem={problem} onOpen={onOpen} />}
          {asksTemplate && !problem && <p className="meta">{t(ONLY_TEMPLATES)}</p>}
          {openId && !problem && <AlreadyOpen onOpen={() => onOpen(openId)} />}
          {inboxId && !openId && (
            <FirstWords
              inboxId={inboxId}
              contactName={whom?.kind === "contact" ? whom.name : ""}
              kind={kind}
              onKind={anew(setKind)}
              text={text}
              most={most}
              onText={anew(setText)}
              chosen={chosen}
              onChosen={anew(setChosen)}
              TemplateChoice={TemplateChoice}
            />
          )}
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={first() === null || isStarting}>
              {t(isStarting ? "starting.beginning" : "starting.begin")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}
