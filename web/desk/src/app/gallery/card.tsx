import type { ReactNode } from "react";
import css from "./gallery.module.css";

export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.card} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Line({ children }: { children: ReactNode }) {
  return <div className={css.line}>{children}</div>;
}
