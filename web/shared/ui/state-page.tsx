import type { ReactNode } from "react";
import css from "./state-page.module.css";

type Props = {
  picture?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  foot?: ReactNode;
  role?: "alert" | "status";
};

/** What an empty or broken place says: why, then the next act. */
export function StatePage({ picture, title, children, actions, foot, role }: Props) {
  return (
    <div className={css.page} role={role}>
      {picture}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={css.actions}>{actions}</div>}
      {foot && <div className={css.code}>{foot}</div>}
    </div>
  );
}
