import type { ConversationDetail } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { lazy, type ReactNode, Suspense, useCallback, useState, useSyncExternalStore } from "react";
import { useSession } from "../../../data/session";
import { kindOf, type Upload, uploadStore } from "../../../data/uploads";
import { useTranslation } from "../../../i18n/use-translation";
import { type Recorded, recordings } from "./recordings";
import { VoiceButton } from "./voice-button";

const VoicePanel = lazy(async () => ({ default: (await import("./voice-panel")).VoicePanel }));

type Voice = { button: ReactNode; panel: ReactNode };

type Wish = { isNote: boolean; send: (upload: Upload) => void };

/** Speaking instead of writing, where the channel takes it: a button, and what replaces the box. */
export function useVoice(c: ConversationDetail, { isNote, send }: Wish): Voice {
  const { t } = useTranslation();
  const place = `${useSession().user.id} ${c.id}`;
  const kept = useSyncExternalStore(recordings.subscribe, () => recordings.of(place));
  const [isOpen, setOpen] = useState(false);
  // A note is written. Whoever comes back from one is not recorded unasked.
  if (isNote && isOpen) setOpen(false);
  const open = useCallback(() => setOpen(true), []);
  if (isNote || kindOf("audio/ogg", c.media_limits) !== "audio")
    return { button: null, panel: null };

  const close = (dropped: Recorded | null) => {
    setOpen(false);
    recordings.forget(place);
    setTimeout(() => document.getElementById("composer")?.focus(), 0);
    if (!dropped) return;
    toastStore.show({
      tone: "done",
      text: t("voice.dropped"),
      undo: { label: t("act.undo"), run: () => recordings.keep(place, dropped) },
    });
  };
  const spoken = (file: File) => {
    close(null);
    const id = uploadStore.add(c.id, file, c.media_limits, { isVoice: true });
    const upload = uploadStore.all().find((one) => one.id === id);
    if (upload && upload.state.kind !== "refused") send(upload);
  };
  const panel = (isOpen || kept) && (
    <Suspense fallback={null}>
      <VoicePanel
        kept={kept}
        onRecorded={(recorded) => recordings.keep(place, recorded)}
        onSend={spoken}
        onClose={close}
      />
    </Suspense>
  );
  return { button: <VoiceButton onRecord={open} />, panel };
}
