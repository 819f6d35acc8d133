import { withCalls } from "../../data/mentions";
import { useUsers } from "../../data/session";
import css from "./history.module.css";

/** What a note says, with the names of whom it calls as they are now. */
export function NoteWords({ text }: { text: string }) {
  const users = useUsers();
  return (
    <p className={css.words}>
      {withCalls(text).map((piece, i) => {
        if (typeof piece === "string") return piece;
        const key = `${i} ${piece.userId}`;
        return (
          <span key={key} className={css.mention} translate="no">
            @{users.find(({ id }) => id === piece.userId)?.name ?? piece.name}
          </span>
        );
      })}
    </p>
  );
}
