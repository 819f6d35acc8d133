import { Segments } from "@shared/ui/tabs";
import { preferences, type Theme, usePreferences } from "../../data/preferences";
import { useTitle } from "../../data/title";
import { Controls } from "./controls";
import css from "./gallery.module.css";
import { Layers } from "./layers";
import { Narrowing } from "./narrowing";
import { Signs } from "./signs";

const THEMES: { value: Theme; label: string }[] = [
  { value: "light", label: "Claro" },
  { value: "dark", label: "Escuro" },
  { value: "system", label: "Do aparelho" },
];

/** Every part of the kit in every state, to be looked at and to be checked. */
export function GalleryPage() {
  const { theme } = usePreferences();
  useTitle("Componentes");
  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>Componentes</h1>
        <Segments
          label="Tema"
          options={THEMES}
          value={theme}
          onChange={(chosen) => preferences.change({ theme: chosen })}
        />
      </header>
      <div className={css.body}>
        <Signs />
        <Narrowing />
        <Controls />
        <Layers />
      </div>
    </main>
  );
}
