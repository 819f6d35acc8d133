import { access } from "@shared/api/calls";
import { type Problem, problemOf } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { Field } from "@shared/ui/field";
import { toastStore } from "@shared/ui/toast-store";
import { type FormEvent, useState } from "react";
import { useTranslation } from "../../i18n/use-translation";
import css from "./settings.module.css";

const SHORTEST = 10;

export function PasswordForm() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    try {
      await access.changePassword(String(given.get("current")), String(given.get("fresh")));
      form.reset();
      setProblem(null);
      toastStore.show({ tone: "done", text: t("settings.changed") });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const isWeak = problem?.status === 422;
  return (
    <section className={css.card}>
      <h2>{t("settings.password")}</h2>
      <form onSubmit={submit} className={css.card} style={{ padding: 0, boxShadow: "none" }}>
        <Field
          label={t("settings.current")}
          name="current"
          type="password"
          autoComplete="current-password"
          required
          error={problem && !isWeak ? t("settings.wrong") : null}
        />
        <Field
          label={t("settings.fresh")}
          hint={t("settings.freshHint")}
          name="fresh"
          type="password"
          autoComplete="new-password"
          minLength={SHORTEST}
          required
          error={isWeak ? t("settings.weak") : null}
        />
        <Button type="submit">{t("settings.change")}</Button>
      </form>
    </section>
  );
}
