import { speak } from "../i18n/start";
import { preferences } from "./preferences";

const darkness = () => window.matchMedia("(prefers-color-scheme: dark)");

/** Puts theme and density where the style sheets look for them. */
function paint(): void {
  const { theme, density } = preferences.current();
  const isDark = theme === "dark" || (theme === "system" && darkness().matches);
  const page = document.documentElement;
  page.dataset.theme = isDark ? "dark" : "light";
  page.dataset.density = density;
}

/** The page looks and speaks as the person chose, from now on. */
export function startLook(): void {
  let spoken = preferences.current().locale;
  paint();
  preferences.start();
  preferences.subscribe(() => {
    paint();
    const { locale } = preferences.current();
    if (locale !== spoken) void speak(locale);
    spoken = locale;
  });
  darkness().addEventListener("change", paint);
}

export function switchTheme(): void {
  const isDark = document.documentElement.dataset.theme === "dark";
  preferences.change({ theme: isDark ? "light" : "dark" });
}
