import type { Looker } from "@shared/realtime/socket";
import { Avatar } from "@shared/ui/avatar";
import { Tip } from "@shared/ui/tip";
import { Eye, PencilLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/use-translation";
import { namesIn } from "./names";
import css from "./presence.module.css";

const SHOWN = 3;

/** Who else has this conversation open: small faces with an eye, their names in words. */
export function WhoIsHere({ others }: { others: readonly Looker[] }) {
  const { t, i18n } = useTranslation();
  const said = useArrivals(others);
  const words = (who: readonly { name: string }[]) =>
    t("thread.here", { count: who.length, names: namesIn(who, i18n.language) });
  return (
    <>
      <span className="sr" role="status">
        {said.length > 0 && words(said)}
      </span>
      {others.length > 0 && (
        <Tip label={words(others)}>
          <span className={css.here} role="img" aria-label={words(others)} tabIndex={0}>
            {others.slice(0, SHOWN).map(({ id, name, is_typing }) => (
              <span key={id} className={css.one}>
                <Avatar name={name} id={id} size={26} isPerson />
                {is_typing ? (
                  <PencilLine className={css.eye} aria-hidden="true" />
                ) : (
                  <Eye className={css.eye} aria-hidden="true" />
                )}
              </span>
            ))}
            {others.length > SHOWN && <small>+{others.length - SHOWN}</small>}
          </span>
        </Tip>
      )}
    </>
  );
}

/** Those who have just come; who goes is not told, nor who is back after a broken line. */
function useArrivals(others: readonly Looker[]): readonly Looker[] {
  const known = useRef(new Set<string>());
  const [come, setCome] = useState<readonly Looker[]>([]);
  useEffect(() => {
    const fresh = others.filter(({ id }) => !known.current.has(id));
    for (const { id } of fresh) known.current.add(id);
    if (fresh.length > 0) setCome(fresh);
    if (others.length === 0) setCome([]);
  }, [others]);
  return come;
}
