import { access } from "@shared/api/calls";
import { type Problem, problemOf } from "@shared/api/problem";
import type { Session } from "@shared/api/types";
import { Button, IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { Field } from "@shared/ui/field";
import { Logo } from "@shared/ui/logo";
import { TileWall } from "@shared/ui/wall";
import { CircleAlert, Eye, EyeOff } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { countdown } from "../../data/format";
import { useTitle } from "../../data/title";
import { useTranslation } from "../../i18n/use-translation";
import { LanguageSelect } from "./language-select";
import css from "./sign-in.module.css";

function greeting(): string {
  const hour = new Date().getHours();
  if (hour >= 5 && hour < 12) return "signin.morning";
  return hour >= 12 && hour < 18 ? "signin.afternoon" : "signin.evening";
}

type Props = { onSignedIn: (session: Session) => void; isEnded: boolean };

export function SignIn({ onSignedIn, isEnded }: Props) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isShown, setShown] = useState(false);
  const left = useCountdown(problem);
  const form = useRef<HTMLFormElement>(null);

  useTitle(t("signin.title"));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = new FormData(form.current ?? undefined);
    setBusy(true);
    try {
      onSignedIn(await access.signIn(String(given.get("email")), String(given.get("password"))));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className={css.page}>
      <div className={css.wall}>
        <TileWall />
      </div>
      <div className={css.side}>
        <form className={css.form} ref={form} onSubmit={submit}>
          <div className={css.brand}>
            <Logo size={40} />
            <span aria-hidden="true">prosa</span>
          </div>
          <h1>{t(greeting())}</h1>
          <p className={css.hint}>{t("signin.hint")}</p>
          {isEnded && !problem && (
            <p className={cx(css.alert, css.told)} role="status">
              {t("signin.ended")}
            </p>
          )}
          <Refusal problem={problem} left={left} />
          <div className={css.fields}>
            <Field
              label={t("signin.email")}
              name="email"
              type="email"
              autoComplete="username"
              required
              isLarge
              autoFocus
            />
            <Field
              label={t("signin.password")}
              name="password"
              type={isShown ? "text" : "password"}
              autoComplete="current-password"
              required
              isLarge
              inside={
                <IconButton
                  label={t(isShown ? "signin.hide" : "signin.show")}
                  onClick={() => setShown(!isShown)}
                >
                  {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
                </IconButton>
              }
            />
          </div>
          <Button type="submit" tone="primary" size="large" isWide disabled={isBusy || left > 0}>
            {t(isBusy ? "signin.entering" : "signin.enter")}
          </Button>
        </form>
        <footer className={css.foot}>
          <span>{window.location.host}</span>
          <LanguageSelect />
        </footer>
      </div>
    </main>
  );
}

/** Milliseconds until the server listens again. */
function useCountdown(problem: Problem | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (problem?.status !== 429) return setLeft(0);
    const until = Date.now() + (problem.retryAfterSeconds ?? 30) * 1000;
    const tick = () => setLeft(Math.max(0, until - Date.now()));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [problem]);
  return left;
}

function Refusal({ problem, left }: { problem: Problem | null; left: number }) {
  const { t } = useTranslation();
  if (!problem || (problem.status === 429 && left === 0)) return null;
  return (
    <p className={css.alert} role="alert">
      <CircleAlert aria-hidden="true" />
      {said(problem)}
    </p>
  );

  function said({ status, code }: Problem): string {
    if (status === 429) return t("signin.throttled", { time: countdown(left) });
    if (status === 0) return t("signin.unreachable");
    if (status === 401 || status === 422) return t("signin.wrong");
    return t("signin.failed", { code });
  }
}
