import type { ConversationDetail } from "@shared/api/types";
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { kindOf, type Upload, uploadStore } from "../../../data/uploads";
import { VoiceButton } from "./voice-button";

const VoicePanel = lazy(async () => ({ default: (await import("./voice-panel")).VoicePanel }));

type Voice = { button: ReactNode; panel: ReactNode };

type Wish = { isNote: boolean; send: (upload: Upload) => void };

/** Speaking instead of writing, where the channel takes it: a button, and what replaces the box. */
export function useVoice(c: ConversationDetail, { isNote, send }: Wish): Voice {
  const [isOpen, setOpen] = useState(false);
  // A note is written. Whoever comes back from one is not recorded unasked.
  if (isNote && isOpen) setOpen(false);
  const open = useCallback(() => setOpen(true), []);
  if (isNote || kindOf("audio/ogg", c.media_limits) !== "audio")
    return { button: null, panel: null };

  const close = () => {
    setOpen(false);
    setTimeout(() => document.getElementById("composer")?.focus(), 0);
  };
  const spoken = (file: File) => {
    close();
    const id = uploadStore.add(c.id, file, c.media_limits, { isVoice: true });
    const upload = uploadStore.all().find((one) => one.id === id);
    if (upload && upload.state.kind !== "refused") send(upload);
  };
  const panel = isOpen && (
    <Suspense fallback={null}>
      <VoicePanel onSend={spoken} onClose={close} />
    </Suspense>
  );
  return { button: <VoiceButton onRecord={open} />, panel };
}
