import { refreshSession } from "@shared/api/session-fetch";
import { contentOf, thumbnailOf } from "@shared/api/uploads";
import { useState } from "react";

type Source = { src: string; onError: () => void; isBroken: boolean };

/**
 * Where a picture or a recording is read from. The browser fetches it by itself, so an access that
 * has expired shows as an error: it is renewed once and the address asked again.
 */
export function useContent(attachment: { id: string }, variant: "content" | "thumbnail"): Source {
  const [tries, setTries] = useState(0);
  const address = variant === "content" ? contentOf(attachment) : thumbnailOf(attachment);
  return {
    src: tries === 0 ? address : `${address}?try=${tries}`,
    isBroken: tries > 1,
    onError: () => {
      if (tries > 1) return;
      void refreshSession().finally(() => setTries((before) => before + 1));
    },
  };
}
