import { access } from "@shared/api/calls";
import type { PresenceState } from "@shared/api/types";
import { Avatar } from "@shared/ui/avatar";
import { PresenceDot } from "@shared/ui/chip";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuRule, SubMenu } from "@shared/ui/menu";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, Languages, LogOut, Monitor, Moon, Rows3, Sun, SunMoon } from "lucide-react";
import { overlays } from "../commands/overlays";
import { useKeysOf } from "../commands/shortcuts";
import { keys } from "../data/keys";
import { stopPushes } from "../data/leaving";
import { useConnection } from "../data/live-context";
import { type Density, preferences, type Theme, usePreferences } from "../data/preferences";
import { sayProblem } from "../data/refusals";
import { useSession } from "../data/session";
import { LANGUAGES, type Language } from "../i18n/start";
import { useTranslation } from "../i18n/use-translation";
import { useSwitchCompany } from "./company";
import { isAtFoot, useGo, usePlaces } from "./places";
import css from "./shell.module.css";
import { PHONE, useMedia } from "./use-media";

const STATES: PresenceState[] = ["online", "busy", "away", "offline"];

export function UserMenu() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const switchCompany = useSwitchCompany();
  const keysOf = useKeysOf();
  const { theme, locale, density } = usePreferences();
  const { kind } = useConnection();
  const isPhone = useMedia(PHONE);
  const places = usePlaces();
  const go = useGo();
  const elsewhere = isPhone ? places.filter((place) => !isAtFoot(place)) : [];
  const presence = session.presence?.chosen ?? "offline";

  const choosePresence = async (state: PresenceState) => {
    try {
      const told = await access.setPresence(state);
      client.setQueryData(keys.session, { ...session, presence: told });
    } catch (error) {
      sayProblem(error);
    }
  };
  const leave = async () => {
    await stopPushes();
    await access.signOut().catch(() => undefined);
    client.clear();
    await navigate({ to: "/app/login" });
  };

  return (
    <Menu
      side={isPhone ? "top" : "right"}
      align="end"
      trigger={
        <button
          type="button"
          className={isPhone ? css.link : css.me}
          aria-label={[
            isPhone && `${t("nav.you")}:`,
            t("presence.menu", { name: session.user.name, state: t(`presence.${presence}`) }),
          ]
            .filter(Boolean)
            .join(" ")}
        >
          <Avatar
            name={session.user.name}
            id={session.user.id}
            presence={kind === "offline" ? "offline" : presence}
            isPerson
            size={isPhone ? 24 : 36}
          />
          {isPhone && t("nav.you")}
        </button>
      }
    >
      <MenuLabel>
        {session.user.name} · {session.company.name}
      </MenuLabel>
      <MenuLabel>{t(`live.means.${kind}`)}</MenuLabel>
      {elsewhere.length > 0 && <MenuRule />}
      {elsewhere.map((place) => (
        <MenuItem
          key={place.id}
          icon={<place.Icon aria-hidden="true" />}
          onSelect={() => go(place)}
        >
          {t(place.label)}
        </MenuItem>
      ))}
      <MenuRule />
      <MenuChoice
        label={t("presence.label")}
        value={presence}
        onChange={(state) => void choosePresence(state)}
        options={STATES.map((value) => ({
          value,
          label: t(`presence.${value}`),
          icon: <PresenceDot state={value} />,
        }))}
      />
      {session.companies.length > 1 && (
        <>
          <MenuRule />
          <MenuChoice
            label={t("menu.company")}
            value={session.company.id}
            onChange={(id) => void switchCompany(id)}
            options={session.companies.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </>
      )}
      <MenuRule />
      <SubMenu label={t("look.theme")} icon={<SunMoon aria-hidden="true" />}>
        <MenuChoice<Theme>
          label={t("look.theme")}
          value={theme}
          onChange={(chosen) => preferences.change({ theme: chosen })}
          options={[
            { value: "light", label: t("look.light"), icon: <Sun aria-hidden="true" /> },
            { value: "dark", label: t("look.dark"), icon: <Moon aria-hidden="true" /> },
            { value: "system", label: t("look.system"), icon: <Monitor aria-hidden="true" /> },
          ]}
        />
      </SubMenu>
      <SubMenu label={t("look.density")} icon={<Rows3 aria-hidden="true" />}>
        <MenuChoice<Density>
          label={t("look.density")}
          value={density}
          onChange={(chosen) => preferences.change({ density: chosen })}
          options={[
            { value: "comfortable", label: t("look.comfortable") },
            { value: "compact", label: t("look.compact") },
          ]}
        />
      </SubMenu>
      <SubMenu label={t("look.language")} icon={<Languages aria-hidden="true" />}>
        <MenuChoice<Language>
          label={t("look.language")}
          value={locale}
          onChange={(chosen) => preferences.change({ locale: chosen })}
          options={LANGUAGES}
        />
      </SubMenu>
      <MenuRule />
      {!isPhone && (
        <MenuItem
          icon={<Keyboard aria-hidden="true" />}
          keys={keysOf("help")}
          onSelect={overlays.openHelp}
        >
          {t("menu.shortcuts")}
        </MenuItem>
      )}
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => void leave()}>
        {t("menu.signout")}
      </MenuItem>
    </Menu>
  );
}
