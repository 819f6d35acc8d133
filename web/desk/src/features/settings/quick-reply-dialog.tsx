import { type Problem, problemOf } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { Dialog, DialogActions, DialogBody } from "@shared/ui/dialog";
import { Checkbox, Field, TextField } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { VARIABLES } from "@shared/variables";
import { useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { keepQuickReply, type NewQuickReply, type QuickReply } from "../../data/quick-replies";
import { reasonOf } from "../../data/refusals";
import { useMay } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./quick-replies.module.css";
import { variableName } from "./template-words";

type Props = { reply: QuickReply | null; onClose: () => void };
type Refused = { where: "shortcut" | "body"; why: string };

const EMPTY: NewQuickReply = { shortcut: "", title: "", body: "", is_shared: false };
const LONGEST = { shortcut: 32, title: 100, body: 4096 };

/** A new one, or one as it is. What is refused stays written; Ctrl Enter keeps it. */
export function QuickReplyDialog({ reply, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayShare = useMay("quick_reply.share");
  const [written, setWritten] = useState<NewQuickReply>(reply ?? EMPTY);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isSaving, setSaving] = useState(false);
  const { title, body, is_shared } = written;
  const { shortcut } = written;
  const isWhole = [shortcut, title, body].every((text) => text.trim() !== "");
  const write = (part: Partial<NewQuickReply>) => {
    setRefused(null);
    setWritten((known) => ({ ...known, ...part }));
  };
  const save = async (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!isWhole || isSaving) return;
    setSaving(true);
    try {
      const told = { shortcut, title: title.trim(), body, is_shared };
      await keepQuickReply(client, reply?.id ?? null, told);
      toastStore.show({ tone: "done", text: t("quickReplies.saved", { shortcut }) });
      onClose();
    } catch (error) {
      setRefused(refusalOf(problemOf(error)));
      setSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save(event);
  };
  const errorAt = (where: Refused["where"]) => (refused?.where === where ? refused.why : null);
  const name = reply
    ? t("quickReplies.editTitle", { shortcut: reply.shortcut })
    : t("quickReplies.newTitle");
  return (
    <Dialog title={name} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} onKeyDown={onKeyDown}>
        <DialogBody>
          <Field
            label={t("quickReplies.shortcut")}
            hint={t("quickReplies.shortcutHint")}
            value={shortcut}
            maxLength={LONGEST.shortcut}
            required
            autoComplete="off"
            translate="no"
            error={errorAt("shortcut")}
            onChange={({ target }) => write({ shortcut: target.value.replace(/[\s/]/g, "") })}
          />
          <Field
            label={t("quickReplies.name")}
            value={title}
            maxLength={LONGEST.title}
            required
            autoComplete="off"
            onChange={({ target }) => write({ title: target.value })}
          />
          <Body text={body} error={errorAt("body")} onWrite={(text) => write({ body: text })} />
          {mayShare && (
            <div>
              <Checkbox
                label={t("quickReplies.share")}
                isOn={is_shared}
                onChange={(isOn) => write({ is_shared: isOn })}
              />
              <p className={`meta ${css.under}`}>{t("quickReplies.shareText")}</p>
            </div>
          )}
          <DialogActions>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" tone="primary" disabled={isSaving || !isWhole}>
              {t("quickReplies.save")}
            </Button>
          </DialogActions>
        </DialogBody>
      </form>
    </Dialog>
  );
}

type BodyProps = { text: string; error: string | null; onWrite: (text: string) => void };

/** The words, and below them the fields that a conversation fills in. */
function Body({ text, error, onWrite }: BodyProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLTextAreaElement>(null);
  const put = (variable: string) => {
    const area = box.current;
    if (!area) return;
    const words = `{{${variable}}}`;
    const at = area.selectionStart;
    const whole = text.slice(0, at) + words + text.slice(area.selectionEnd);
    if (whole.length > LONGEST.body) return;
    onWrite(whole);
    area.focus();
    requestAnimationFrame(() => area.setSelectionRange(at + words.length, at + words.length));
  };
  return (
    <div>
      <TextField
        ref={box}
        label={t("quickReplies.body")}
        rows={5}
        value={text}
        maxLength={LONGEST.body}
        required
        error={error}
        onChange={({ target }) => onWrite(target.value)}
      />
      <div className={css.fields} role="group" aria-label={t("quickReplies.put")}>
        {VARIABLES.map((variable) => (
          <Button key={variable} size="small" onClick={() => put(variable)}>
            {variableName(t, variable)}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Where a refusal is said: what is wrong with the text beside it, all else at the shortcut. */
function refusalOf(problem: Problem): Refused {
  const name = problem.code.replace(/^\w+\./, "");
  const key = `quickReplies.refused.${name}`;
  const why = i18next.exists(key)
    ? i18next.t(key)
    : i18next.t("act.failed", { reason: reasonOf(problem) });
  return { where: name === "unknown_variable" ? "body" : "shortcut", why };
}
