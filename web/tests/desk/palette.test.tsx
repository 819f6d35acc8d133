import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Palette } from "../../desk/src/commands/palette";
import { conversation } from "../samples";

type Going = { params: object; search: (now: Record<string, unknown>) => object };
const gone: Going[] = [];
vi.mock("@tanstack/react-router", () => ({
  useNavigate: () => (to: Going) => void gone.push(to),
}));

let isDown = false;
const hit = {
  id: "m7",
  seq: 7,
  conversation: { ...conversation({ id: "c1" }), contact_name: "Marina Alves" },
  excerpt: [
    { text: "parafuso ", is_match: false },
    { text: "sextavado", is_match: true },
  ],
};

beforeEach(() => {
  gone.length = 0;
  isDown = false;
  vi.stubGlobal("fetch", async () =>
    isDown
      ? Response.json({ status: 503, code: "unavailable" }, { status: 503 })
      : Response.json({
          conversations: { items: [], next_cursor: null },
          messages: { items: [hit], next_cursor: null },
          contacts: { items: [], next_cursor: null },
        }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState(null, "", "/");
});

function open() {
  const close = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Palette onClose={close} />
    </QueryClientProvider>,
  );
  return close;
}

const field = () => screen.getByRole("combobox");

it.each([
  ["/app/inbox/c9", { view: "mine", status: ["queued"] }, { view: "mine", status: ["queued"] }],
  ["/app/contacts", { q: "ana" }, { view: "all" }],
])("a message that was found from %s is jumped to", async (path, now, list) => {
  history.replaceState(null, "", path);
  open();
  await userEvent.type(field(), "sextavado");
  await userEvent.click(await screen.findByRole("option", { name: /sextavado/ }));
  await vi.waitFor(() => expect(gone).toHaveLength(1));
  expect(gone[0]?.params).toEqual({ conversationId: "c1" });
  expect(gone[0]?.search(now)).toEqual({ ...list, m: 7 });
});

it("a search that nobody answers is not told as nothing found, and is asked for again", async () => {
  isDown = true;
  open();
  await userEvent.type(field(), "sextavado");
  expect(screen.queryByText(/^Nada com/)).toBeNull();
  expect(await screen.findByRole("alert")).toHaveTextContent("A busca não respondeu.");
  expect(screen.queryByText(/^Nada com/)).toBeNull();
  isDown = false;
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("option", { name: /sextavado/ })).toBeVisible();
  expect(screen.queryByRole("alert")).toBeNull();
});
