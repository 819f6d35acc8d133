import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { uploadStore } from "../../desk/src/data/uploads";
import type { Recorded } from "../../desk/src/features/conversations/voice/recordings";
import { VoicePanel } from "../../desk/src/features/conversations/voice/voice-panel";
import { block, packet, webm } from "../webm";

class FakeRecorder {
  static isTypeSupported = (type: string) => type.startsWith("audio/webm");
  state = "inactive";
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop: () => void = () => undefined;
  start() {
    this.state = "recording";
  }
  pause() {
    this.state = "paused";
  }
  resume() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    const data = { arrayBuffer: async () => webm(block(packet(1))).buffer };
    this.ondataavailable({ data: data as unknown as Blob });
    setTimeout(() => this.onstop(), 0);
  }
}

type Track = { stop: () => void; onended?: () => void };

const stop = vi.fn();
let track: Track;
let ask: () => Promise<unknown>;

/** jsdom cannot join blobs of its own kind: the last chunk stands for all. */
class FakeBlob {
  constructor(private readonly parts: { arrayBuffer: () => Promise<ArrayBuffer> }[]) {}
  arrayBuffer = () => this.parts.at(-1)?.arrayBuffer() ?? Promise.resolve(new ArrayBuffer(0));
}

beforeEach(() => {
  stop.mockClear();
  track = { stop };
  ask = async () => ({ getTracks: () => [track] });
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  vi.stubGlobal("Blob", FakeBlob);
  vi.stubGlobal(
    "AudioContext",
    class {
      createAnalyser = () => ({ fftSize: 1024, getFloatTimeDomainData: () => undefined });
      createMediaStreamSource = () => ({ connect: () => undefined });
      close = async () => undefined;
    },
  );
  Object.defineProperty(navigator, "mediaDevices", {
    configurable: true,
    value: { getUserMedia: () => ask() },
  });
  URL.createObjectURL = () => "blob:here";
  URL.revokeObjectURL = () => undefined;
});
afterEach(() => vi.unstubAllGlobals());

type Shown = Omit<Parameters<typeof VoicePanel>[0], "kept">;

/** The panel, and who keeps what it hands over. */
function Kept(props: Shown) {
  const [kept, setKept] = useState<Recorded | null>(null);
  const keep = (recorded: Recorded) => {
    setKept(recorded);
    props.onRecorded(recorded);
  };
  return <VoicePanel {...props} kept={kept} onRecorded={keep} />;
}

function show() {
  const onSend = vi.fn<(file: File) => void>();
  const onClose = vi.fn<(dropped: Recorded | null) => void>();
  const onRecorded = vi.fn<(recorded: Recorded) => void>();
  const { container, unmount } = render(
    <Tooltip.Provider>
      <Kept onSend={onSend} onClose={onClose} onRecorded={onRecorded} />
    </Tooltip.Provider>,
  );
  return { user: userEvent.setup(), onSend, onClose, onRecorded, container, unmount };
}

const recording = () => screen.findByText(/^Gravando\./);

describe("recording voice (MSG-21)", () => {
  it("sends Ogg with Opus by Enter, and lets the microphone go", async () => {
    const { user, onSend, container } = show();
    await recording();
    expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(onSend).toHaveBeenCalled());
    expect(onSend.mock.calls[0]?.[0]).toMatchObject({ name: "voice.ogg", type: "audio/ogg" });
    expect(stop).toHaveBeenCalled();
  });

  it("is stopped by Esc, also while it rests; only the next one throws it away", async () => {
    const { user, onSend, onClose } = show();
    await recording();
    await user.click(screen.getByRole("button", { name: "Pausar" }));
    expect(screen.getByRole("button", { name: "Continuar gravando" })).toBeVisible();
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("button", { name: "Ouvir" })).toBeVisible();
    expect(stop).toHaveBeenCalled();
    expect(onClose).not.toHaveBeenCalled();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(onClose.mock.calls[0]?.[0]?.file.name).toBe("voice.ogg");
    expect(onSend).not.toHaveBeenCalled();
  });

  it("stays when a colleague's call leads away in the middle", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const { onRecorded, unmount } = show();
    await recording();
    now = 4_000;
    unmount();
    await waitFor(() => expect(onRecorded.mock.calls[0]?.[0].seconds).toBe(4));
    expect(stop).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("says that the microphone was unplugged, and keeps what was spoken", async () => {
    const { onSend } = show();
    await recording();
    act(() => track.onended?.());
    expect(await screen.findByRole("button", { name: "Ouvir" })).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent("O microfone foi desligado");
    expect(screen.queryByText(/^Gravando/)).toBeNull();
    expect(onSend).not.toHaveBeenCalled();
  });

  it("can be heard before it is sent", async () => {
    const { user, onSend } = show();
    await recording();
    await user.click(screen.getByRole("button", { name: "Parar e ouvir" }));
    expect(await screen.findByRole("button", { name: "Ouvir" })).toBeVisible();
    expect(onSend).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Enviar" }));
    await waitFor(() => expect(onSend).toHaveBeenCalledTimes(1));
  });

  it("says how to allow a microphone that was refused, and leads back", async () => {
    ask = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    const { user, onClose } = show();
    expect(await screen.findByRole("alert")).toHaveTextContent("não deixou usar o microfone");
    await user.click(screen.getByRole("button", { name: "Voltar a escrever" }));
    expect(onClose).toHaveBeenCalled();
  });

  it("leads back by Esc from what went wrong", async () => {
    ask = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    const { user, onClose } = show();
    expect(await screen.findByRole("alert")).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("lets the microphone go when recording cannot begin, or cannot end", async () => {
    const whole = AudioContext;
    vi.stubGlobal("AudioContext", undefined);
    const { unmount } = show();
    expect(await screen.findByRole("alert")).toHaveTextContent("não deu certo");
    expect(stop).toHaveBeenCalledTimes(1);
    unmount();

    vi.stubGlobal("AudioContext", whole);
    const ending = vi.spyOn(FakeRecorder.prototype, "stop").mockImplementation(() => {
      throw new DOMException("gone", "InvalidStateError");
    });
    const { user } = show();
    await recording();
    await user.click(screen.getByRole("button", { name: "Parar e ouvir" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("não deu certo");
    expect(stop).toHaveBeenCalledTimes(2);
    ending.mockRestore();
  });

  it("lets a microphone go that was allowed after the panel had closed", async () => {
    let allow: (stream: unknown) => void = () => undefined;
    ask = () => new Promise((settle) => (allow = settle));
    const { unmount } = show();
    unmount();
    allow({ getTracks: () => [{ stop }] });
    await waitFor(() => expect(stop).toHaveBeenCalled());
  });
});

it("is uploaded as voice", () => {
  const opened: string[] = [];
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      upload = {};
      open = (_: string, address: string) => opened.push(address);
      setRequestHeader = () => undefined;
      send = () => undefined;
    },
  );
  const limits = { audio: { max_bytes: 1_000, mimes: ["audio/ogg"], max_caption_length: 0 } };
  const file = new File(["x"], "voice.ogg", { type: "audio/ogg" });
  const id = uploadStore.add("c1", file, limits, { isVoice: true });
  expect(opened[0]).toContain("is_voice=true");
  uploadStore.forget(id);
});
