import "../../i18n/later";
import { access } from "@shared/api/calls";
import { Button } from "@shared/ui/button";
import { SelectField } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { stopPushes } from "../../data/leaving";
import { type Density, preferences, type Theme, usePreferences } from "../../data/preferences";
import { sayProblem } from "../../data/refusals";
import { useMay, useSession } from "../../data/session";
import { useTitle } from "../../data/title";
import { LANGUAGES, type Language } from "../../i18n/start";
import { useTranslation } from "../../i18n/use-translation";
import { KeyboardCard } from "./keyboard-card";
import { PasswordForm } from "./password-form";
import css from "./settings.module.css";

/** What one person can set for themselves. */
export function SettingsPage() {
  const { t } = useTranslation();
  useTitle(t("settings.title"));
  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>{t("settings.title")}</h1>
      </header>
      <div className={css.body}>
        <div className={css.columns}>
          <Account />
          <Notices />
          <Appearance />
          <QuickReplies />
          <PasswordForm />
        </div>
        <KeyboardCard />
      </div>
    </main>
  );
}

function Account() {
  const { t } = useTranslation();
  const { user, company, role } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leaveEverywhere = async () => {
    try {
      await stopPushes();
      await access.signOutEverywhere();
    } catch (error) {
      return sayProblem(error);
    }
    client.clear();
    await navigate({ to: "/app/login" });
  };
  return (
    <section className={css.card}>
      <h2>{t("settings.account")}</h2>
      <dl className={css.facts}>
        <dt>{t("contact.identity.name")}</dt>
        <dd>{user.name}</dd>
        <dt>{t("signin.email")}</dt>
        <dd>{user.email}</dd>
        <dt>{t("menu.company")}</dt>
        <dd>{company.name}</dd>
        <dt>{t("settings.role")}</dt>
        <dd>{t(`settings.roles.${role}`)}</dd>
      </dl>
      <p className="meta">{t("settings.sessionsText")}</p>
      <Button onClick={() => void leaveEverywhere()}>{t("menu.everywhere")}</Button>
    </section>
  );
}

function Notices() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <section className={css.card}>
      <h2>{t("settings.notices")}</h2>
      <p className="meta">{t("settings.noticesText")}</p>
      <Button onClick={() => void navigate({ to: "/app/settings/notifications" })}>
        {t("settings.noticesOpen")}
      </Button>
    </section>
  );
}

function QuickReplies() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (!useMay("conversation.reply")) return null;
  return (
    <section className={css.card}>
      <h2>{t("quickReplies.title")}</h2>
      <p className="meta">{t("settings.quickText")}</p>
      <Button onClick={() => void navigate({ to: "/app/settings/quick-replies" })}>
        {t("settings.quickOpen")}
      </Button>
    </section>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { theme, density, locale } = usePreferences();
  return (
    <section className={css.card}>
      <h2>{t("settings.look")}</h2>
      <SelectField
        label={t("look.theme")}
        value={theme}
        onChange={(event) => preferences.change({ theme: event.target.value as Theme })}
      >
        <option value="light">{t("look.light")}</option>
        <option value="dark">{t("look.dark")}</option>
        <option value="system">{t("look.system")}</option>
      </SelectField>
      <SelectField
        label={t("look.density")}
        value={density}
        onChange={(event) => preferences.change({ density: event.target.value as Density })}
      >
        <option value="comfortable">{t("look.comfortable")}</option>
        <option value="compact">{t("look.compact")}</option>
      </SelectField>
      <SelectField
        label={t("look.language")}
        value={locale}
        onChange={(event) => preferences.change({ locale: event.target.value as Language })}
      >
        {LANGUAGES.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </SelectField>
    </section>
  );
}
