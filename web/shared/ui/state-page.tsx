import type { ReactNode } from "react";
import css from "./state-page.module.css";

type Props = {
  picture?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  foot?: ReactNode;
  role?: "alert" | "status";
  /** The whole page is this: its title is the page's. */
  isPage?: boolean;
};

/** What an empty or broken place says: why, then the next act. */
export function StatePage({ picture, title, children, actions, foot, role, isPage }: Props) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div className={css.page} role={role}>
      {picture}
      <Title className={css.title}>{title}</Title>
      {children && <p>{children}</p>}
      {actions && <div className={css.actions}>{actions}</div>}
      {foot && <div className={css.code}>{foot}</div>}
    </div>
  );
}
