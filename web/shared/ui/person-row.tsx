import type { ReactNode } from "react";
import css from "./person-row.module.css";

type Props = {
  /** An avatar, or an icon for whoever has none. */
  picture: ReactNode;
  name: ReactNode;
  /** Quietly at the end: what tells this one from the others. */
  detail?: ReactNode;
  /** A name is not translated; a sentence in its place is. */
  isSentence?: boolean;
  onChoose: () => void;
};

/** One of several people to choose from, as a button. */
export function PersonRow({ picture, name, detail, isSentence, onChoose }: Props) {
  return (
    <button type="button" className={css.person} onClick={onChoose}>
      {picture}
      <span className="cut" translate={isSentence ? undefined : "no"}>
        {name}
      </span>
      {detail && <small>{detail}</small>}
    </button>
  );
}
