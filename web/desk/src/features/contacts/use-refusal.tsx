import { useState } from "react";
import type { Refusal } from "../../data/contacts";
import place from "./in-place.module.css";
import { refusalOf } from "./refusal";

/** Sends what was chosen; `why` is the line that says why it was refused, until the next try. */
export function useRefusal() {
  const [error, setError] = useState<string | null>(null);
  const carry = async (answer: Promise<Refusal>) => {
    setError(null);
    const refusal = await answer;
    if (refusal) setError(refusalOf(refusal));
  };
  const why = error && (
    <span role="alert" className={place.error}>
      {error}
    </span>
  );
  return { carry, why };
}
