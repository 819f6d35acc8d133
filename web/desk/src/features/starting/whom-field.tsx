import { problemOf } from "@shared/api/problem";
import { Avatar } from "@shared/ui/avatar";
import { Button } from "@shared/ui/button";
import { Field } from "@shared/ui/field";
import { PersonRow } from "@shared/ui/person-row";
import { Phone } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { reasonOf } from "../../data/refusals";
import type { Whom } from "../../data/starting";
import { numberIn, useContactSearch } from "../../data/starting-calls";
import { useTranslation } from "../../i18n/use-translation";
import css from "./starting.module.css";

type Props = { whom: Whom | null; onChange: (whom: Whom | null) => void };

export function WhomField({ whom, onChange }: Props) {
  const { t } = useTranslation();
  if (whom === null) return <Seeking onChoose={onChange} />;
  const name = whom.kind === "contact" ? whom.name : whom.phone;
  return (
    <div className={css.whom}>
      {whom.kind === "contact" ? (
        <Avatar name={whom.name} id={whom.id} size={28} />
      ) : (
        <Phone aria-hidden="true" />
      )}
      <span className="grow cut" translate="no">
        <b>{name}</b>
        {whom.kind === "contact" && whom.phone && <small>{whom.phone}</small>}
      </span>
      <Button size="small" onClick={() => onChange(null)}>
        {t("starting.change")}
      </Button>
    </div>
  );
}

/** Part of a name or a number finds contacts; a whole number may be written to as it is. */
function Seeking({ onChoose }: { onChoose: (whom: Whom) => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const { contacts, isDone, error } = useContactSearch(words);
  const number = numberIn(words);
  const choices: Whom[] = [
    ...contacts.map(({ id, name, phone }) => ({ kind: "contact" as const, id, name, phone })),
    ...(number ? [{ kind: "number" as const, phone: number }] : []),
  ];

  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [first] = choices;
    if (first) onChoose(first);
  };
  return (
    <div ref={box}>
      <Field
        label={t("starting.whom")}
        hint={t("starting.whomHint")}
        type="search"
        value={words}
        autoComplete="off"
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={onKeyDown}
      />
      {choices.length > 0 && (
        <ul className={css.people} aria-label={t("starting.people")}>
          {choices.map((choice) => (
            <li key={choice.kind === "contact" ? choice.id : "number"}>
              <Choice choice={choice} onChoose={() => onChoose(choice)} />
            </li>
          ))}
        </ul>
      )}
      <p className="meta" role="status">
        {isDone && choices.length === 0 && t("starting.nobody")}
      </p>
      {error && (
        <p className={css.problem} role="alert">
          {t("act.failed", { reason: reasonOf(problemOf(error)) })}
        </p>
      )}
    </div>
  );
}

function Choice({ choice, onChoose }: { choice: Whom; onChoose: () => void }) {
  const { t } = useTranslation();
  if (choice.kind === "number") {
    return (
      <PersonRow
        picture={<Phone aria-hidden="true" />}
        name={t("starting.number", { number: choice.phone })}
        isSentence
        onChoose={onChoose}
      />
    );
  }
  return (
    <PersonRow
      picture={<Avatar name={choice.name} id={choice.id} size={28} />}
      name={choice.name}
      detail={choice.phone && <span translate="no">{choice.phone}</span>}
      onChoose={onChoose}
    />
  );
}
