import { type Problem, problemOf } from "@shared/api/problem";
import type { ConversationDetail, ScheduledMessage } from "@shared/api/types";
import { Button } from "@shared/ui/button";
import { Checkbox, Field } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { draftStore } from "../../../data/drafts";
import { type Leaning, quickerOf } from "../../../data/outbox";
import { sayProblem } from "../../../data/refusals";
import { schedule, unschedule } from "../../../data/scheduled";
import { useSession } from "../../../data/session";
import { type Upload, uploadStore } from "../../../data/uploads";
import { laterPresets, localTextIn, zoneName } from "../../../data/zoned";
import { useTranslation } from "../../../i18n/use-translation";
import css from "./schedule.module.css";
import { useRefusalWords } from "./scheduled-words";
import { soonOrDay } from "./soon";
import { useOwnTime } from "./use-own-time";

type Props = {
  conversation: ConversationDetail;
  text: string;
  file: Upload | null;
  lean: () => Leaning;
  onDone: () => void;
};

/** When it goes out: by one press, or at a time of one's own, by the company's clocks. */
export function ScheduleForm({ conversation: c, text, file, lean, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const zone = useSession().company.timezone;
  const wordsOf = useRefusalWords();
  const [presets] = useState(() => laterPresets(new Date(), zone));
  const [unlessAnswered, setUnlessAnswered] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSaving, setSaving] = useState(false);
  // A colleague's reply that was shown here is known to whoever chooses a time again.
  const theirs = problem && quickerOf(problem);
  const endsAt = c.window.ends_at ? Date.parse(c.window.ends_at) : Number.POSITIVE_INFINITY;
  const mayAt = (at: Date) => at.getTime() > Date.now() && at.getTime() < endsAt;
  // It begins with a time that is possible, or with none.
  const [begin] = useState(() => {
    const last = presets.findLast(({ at }) => mayAt(at));
    return last ? localTextIn(last.at, zone) : "";
  });
  const own = useOwnTime(begin, zone, mayAt);

  const takeBack = (one: ScheduledMessage) => {
    unschedule(client, one).then(() => {
      const { reply, quote } = draftStore.of(c.id);
      if (reply !== "" || quote) return;
      draftStore.write(c.id, "reply", one.text);
      if (one.reply_to) draftStore.quote(c.id, one.reply_to);
    }, sayProblem);
  };
  const save = async (at: Date) => {
    if (isSaving) return;
    setSaving(true);
    const { quote, seenSeq = 0 } = lean();
    const attachment = file?.state.kind === "ready" ? file.state.attachment : null;
    try {
      const one = await schedule(client, c.id, {
        text: text.trim(),
        attachment_id: attachment?.id ?? null,
        send_at: at.toISOString(),
        unless_answered: unlessAnswered,
        reply_to_id: quote?.id ?? null,
        seen_seq: Math.max(seenSeq, theirs?.seq ?? 0),
      });
      if (file) uploadStore.forget(file.id);
      toastStore.show({
        tone: "done",
        text: t("schedule.done", { when: soonOrDay(at, i18n.language, zone) }),
        undo: { label: t("act.undo"), run: () => takeBack(one) },
      });
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
      setSaving(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    own.judge();
    if (own.at) void save(own.at);
  };

  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <Checkbox
        label={t("schedule.unlessAnswered")}
        isOn={unlessAnswered}
        onChange={setUnlessAnswered}
      />
      {presets.map(({ id, at }) => (
        <Button key={id} isWide disabled={!mayAt(at)} onClick={() => void save(at)}>
          <span className="grow">{t(`schedule.preset.${id}`)}</span>
          <small>
            {mayAt(at) ? soonOrDay(at, i18n.language, zone) : t("schedule.afterWindow")}
          </small>
        </Button>
      ))}
      <Field
        label={t("schedule.own")}
        hint={zoneName(zone, i18n.language)}
        {...own.field}
        error={own.isWrong ? t("schedule.notThen") : null}
      />
      {problem && (
        <p className={css.problem} role="alert">
          {theirs
            ? t("schedule.refused.meanwhile", {
                name: theirs.author_name ?? t("thread.somebody"),
                text: theirs.body,
              })
            : wordsOf(problem)}
        </p>
      )}
      <Button type="submit" tone="primary" isWide disabled={isSaving}>
        {t("schedule.save")}
      </Button>
    </form>
  );
}
