import { type ChangeEvent, useState } from "react";
import { instantIn, localTextIn } from "../../../data/zoned";

/**
 * A time of one's own, by the clocks of a time zone. What is wrong with it is said after a try, or
 * once it was changed and left: not to whoever has only opened the form, nor between two digits.
 */
export function useOwnTime(begin: string, zone: string, mayAt: (at: Date) => boolean) {
  const [own, setOwn] = useState(begin);
  const [isJudged, setJudged] = useState(false);
  const at = own ? instantIn(own, zone) : null;
  const fine = at && mayAt(at) ? at : null;
  return {
    /** Null for one at which nothing can be sent. */
    at: fine,
    isWrong: isJudged && fine === null,
    judge: () => setJudged(true),
    field: {
      type: "datetime-local",
      value: own,
      min: localTextIn(new Date(), zone),
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => setOwn(target.value),
      onBlur: () => own !== begin && setJudged(true),
    },
  };
}
