import type { Session } from "@shared/api/types";
import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../desk/src/data/keys";
import { NoWorker } from "../../desk/src/data/outside/device";
import { preferences, USUAL } from "../../desk/src/data/preferences";
import { NoticesPage } from "../../desk/src/features/settings/notices-page";
import { browser } from "./browser";

const navigate = vi.hoisted(() => vi.fn());
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));
const chime = vi.hoisted(() => vi.fn(async () => true));
vi.mock("../../desk/src/data/outside/chime", () => ({ chime }));
const device = vi.hoisted(() => ({
  isHere: false,
  listeners: new Set<() => void>(),
  subscribe: (listener: () => void) => {
    device.listeners.add(listener);
    return () => device.listeners.delete(listener);
  },
  isPossible: () => true,
  isOn: () => device.isHere,
  turnOn: vi.fn(async (_owner: string) => {
    device.isHere = true;
    for (const listener of device.listeners) listener();
  }),
  turnOff: vi.fn(async (_owner: string) => undefined),
}));
vi.mock("../../desk/src/data/outside/device", () => ({ device, NoWorker: class extends Error {} }));

let around: ReturnType<typeof browser>;

function open(permission: NotificationPermission = "granted") {
  around = browser({ permission });
  const client = new QueryClient();
  client.setQueryData(keys.session, {
    user: { id: "ana" },
    company: { id: "company", timezone: "America/Recife" },
  } as Session);
  return render(
    <QueryClientProvider client={client}>
      <NoticesPage />
    </QueryClientProvider>,
  ).container;
}

/** The browser asks the person, who says this. */
function says(answer: NotificationPermission): void {
  const asked = vi.fn(async () => {
    vi.stubGlobal("Notification", { permission: answer });
    return answer;
  });
  vi.stubGlobal("Notification", { permission: "default", requestPermission: asked });
}

beforeEach(() => {
  device.isHere = false;
  preferences.change({ ...USUAL, notifications: { ...USUAL.notifications } });
});
afterEach(() => {
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

const chosen = () => preferences.current();
const region = (name: string) => within(screen.getByRole("region", { name }));

describe("NOT: what the browser says to notices", () => {
  it("is asked for by the page, and said", async () => {
    const container = open("default");
    says("granted");
    expect((await axe.run(container)).violations).toEqual([]);
    expect(screen.getByRole("button", { name: "Testar aviso" })).toBeDisabled();
    fireEvent.click(screen.getByRole("button", { name: "Permitir avisos" }));
    expect(await screen.findByText(/navegador permite avisos/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Testar aviso" })).toBeEnabled();
  });

  it("has a way out when it is no, which is noticed on coming back", async () => {
    const container = open("denied");
    expect(screen.getByText(/só você pode liberar/)).toBeVisible();
    expect(screen.getByText(/escolha “Permitir”/)).toBeVisible();
    expect(screen.getByRole("switch", { name: "Avisar neste aparelho" })).toBeDisabled();
    expect((await axe.run(container)).violations).toEqual([]);
    vi.stubGlobal("Notification", { permission: "granted" });
    fireEvent.focus(window);
    expect(screen.queryByText(/só você pode liberar/)).toBeNull();
  });

  it("is nothing on a plain address, and the page says why", () => {
    around = browser();
    open();
    vi.stubGlobal("isSecureContext", false);
    fireEvent.focus(window);
    expect(screen.getByText(/endereços seguros \(https\)/)).toBeVisible();
  });
});

describe("NOT: notices and the sound", () => {
  it("are chosen apart", () => {
    open();
    fireEvent.click(screen.getByRole("switch", { name: "Som" }));
    expect(chosen().notifications).toMatchObject({ desktop: true, sound: false });
    fireEvent.click(screen.getByRole("switch", { name: "Aviso do sistema" }));
    expect(chosen().notifications).toMatchObject({ desktop: false, sound: false });
  });

  it("can be tried, by the way that real ones go", async () => {
    open();
    fireEvent.click(screen.getByRole("button", { name: "Ouvir o som" }));
    expect(chime).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByRole("button", { name: "Testar aviso" }));
    await waitFor(() => expect(around.told).toHaveLength(1));
    const notice = expect.objectContaining({ text: "É assim que um aviso aparece." });
    expect(around.told).toEqual([{ notice }]);
  });

  it("that cannot be shown are no silence", async () => {
    open();
    const show = vi.spyOn(toastStore, "show");
    around.registration.active = null as never;
    fireEvent.click(screen.getByRole("button", { name: "Testar aviso" }));
    await waitFor(() =>
      expect(show).toHaveBeenCalledWith(expect.objectContaining({ tone: "error" })),
    );
  });
});

describe("NOT: quiet hours", () => {
  it("are none, then a night of every day by one's own clock, and what one makes of it", async () => {
    const container = open();
    const quiet = region("Horário de silêncio");
    fireEvent.click(quiet.getByRole("switch"));
    expect(chosen().quiet_hours).toMatchObject({ from: "22:00", to: "07:00" });
    expect(chosen().quiet_hours?.days).toHaveLength(7);
    expect(quiet.getByText(/Termina no dia seguinte/)).toBeVisible();
    fireEvent.change(quiet.getByLabelText("Das"), { target: { value: "12:00" } });
    fireEvent.change(quiet.getByLabelText("Até"), { target: { value: "" } });
    fireEvent.change(quiet.getByLabelText("Até"), { target: { value: "12:00" } });
    expect(quiet.getByText("É o dia inteiro.")).toBeVisible();
    fireEvent.click(quiet.getByRole("checkbox", { name: "qua" }));
    expect(chosen().quiet_hours?.days).toEqual(["mon", "tue", "thu", "fri", "sat", "sun"]);
    fireEvent.click(quiet.getByRole("checkbox", { name: "qua" }));
    expect(chosen().quiet_hours?.days[2]).toBe("wed");
    fireEvent.change(quiet.getByLabelText("Pelo relógio de"), {
      target: { value: "America/Recife" },
    });
    expect(chosen().quiet_hours).toMatchObject({
      from: "12:00",
      to: "12:00",
      timezone: "America/Recife",
    });
    expect(quiet.getByText("Horário Padrão de Brasília")).toBeVisible();
    expect((await axe.run(container)).violations).toEqual([]);
    fireEvent.click(quiet.getByRole("switch"));
    expect(chosen().quiet_hours).toBeNull();
  });

  it("without a day are said to be never; a zone that is not known is said as it is", () => {
    preferences.change({
      quiet_hours: { from: "22:00", to: "07:00", days: [], timezone: "Mars/Olympus" },
    });
    open();
    expect(screen.getByText("Sem nenhum dia, nunca há silêncio.")).toBeVisible();
    expect(screen.getByRole("option", { name: "Mars/Olympus" })).toBeInTheDocument();
  });
});

describe("NOT: this device", () => {
  const onSwitch = () => screen.getByRole("switch", { name: "Avisar neste aparelho" });

  it("is signed up once the person allows it, and let go", async () => {
    open("default");
    says("granted");
    fireEvent.click(onSwitch());
    await waitFor(() => expect(onSwitch()).toBeChecked());
    expect(device.turnOn).toHaveBeenCalledWith("company ana");
    await waitFor(() => expect(onSwitch()).toBeEnabled());
    fireEvent.click(onSwitch());
    await waitFor(() => expect(device.turnOff).toHaveBeenCalledWith("company ana"));
  });

  it("is not, if they do not", async () => {
    open("default");
    says("denied");
    fireEvent.click(onSwitch());
    expect(await screen.findByText(/só você pode liberar/)).toBeVisible();
    expect(device.turnOn).not.toHaveBeenCalled();
  });

  it.each([
    [new NoWorker(), /janelas privadas/],
    [new DOMException("no", "AbortError"), /serviço de avisos dele/],
    [new Error("?"), /não conseguiu registrar este aparelho/],
  ])("says what stood in the way: %s", async (error, words) => {
    open();
    device.turnOn.mockRejectedValueOnce(error);
    fireEvent.click(onSwitch());
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    expect(onSwitch()).not.toBeChecked();
    expect(onSwitch()).toBeEnabled();
  });

  it("is woken for the kinds that are chosen: all, at first", () => {
    open();
    const kinds = within(screen.getByRole("group", { name: "O que acorda os seus aparelhos" }));
    const all = kinds.getAllByRole("checkbox");
    expect(all).toHaveLength(8);
    for (const one of all) expect(one).toBeChecked();
    fireEvent.click(kinds.getByRole("checkbox", { name: "Um cliente espera além do prazo" }));
    expect(chosen().notifications.push).toEqual({ overdue: false });
  });
});

it("leads back to all settings", () => {
  open();
  fireEvent.click(screen.getByRole("button", { name: "Todos os ajustes" }));
  expect(navigate).toHaveBeenCalledWith({ to: "/app/settings" });
});
