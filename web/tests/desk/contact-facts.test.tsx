import type { ContactFieldView } from "@shared/api/generated/types.gen";
import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider, skipToken, useQuery } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Contact, contactFieldsQuery } from "../../desk/src/data/contacts";
import { keys } from "../../desk/src/data/keys";
import { Addresses } from "../../desk/src/features/contacts/addresses";
import { ContactFacts } from "../../desk/src/features/contacts/contact-facts";
import { ContactName } from "../../desk/src/features/contacts/contact-name";
import { detail } from "../samples";

type Asked = { method: string; path: string; body: string };

const asked: Asked[] = [];
/** What the server says next; null: the contact as it was asked to be. */
let answer: () => Promise<Response>;

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });
const refuse = (code: string) => async () => json(422, { status: 422, code });

beforeEach(() => {
  asked.length = 0;
  answer = async () => json(200, person());
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = await request.text();
    asked.push({ method: request.method, path: new URL(request.url).pathname, body });
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const person = (part: Partial<Contact> = {}): Contact => ({ ...detail().contact, ...part });

const field = (name: string, kind: ContactFieldView["kind"], options: string[] | null = null) => ({
  id: name,
  name,
  label: name,
  kind,
  options,
  sort_order: 0,
  archived_at: null,
});

const FIELDS = [field("Pedido", "number"), field("Calçado", "choice", ["40", "42"])];

function Shown() {
  const contact = useQuery<Contact>({ queryKey: ["contact", "p1"], queryFn: skipToken })
    .data as Contact;
  return (
    <>
      <ContactName contact={contact} />
      <Addresses contact={contact} />
      <ContactFacts contact={contact} />
    </>
  );
}

async function show(part: Partial<Contact> = {}, permissions = ["contact.see", "contact.edit"]) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.session, { permissions });
  client.setQueryData(contactFieldsQuery.queryKey, FIELDS);
  client.setQueryData(keys.tags, [{ id: "t1", name: "VIP", color: "blue", archived_at: null }]);
  client.setQueryData(["contact", "p1"], person(part));
  client.setQueryData(keys.detail("c1"), detail({ contact: person(part) }));
  const shown = await act(async () =>
    render(
      <QueryClientProvider client={client}>
        <Tooltip.Provider>
          <Shown />
        </Tooltip.Provider>
      </QueryClientProvider>,
    ),
  );
  const beside = () => client.getQueryData<ReturnType<typeof detail>>(keys.detail("c1"))?.contact;
  return { ...shown, beside, client };
}

const body = () => JSON.parse(asked.at(-1)?.body ?? "null");

describe("what is known of a contact (CON-03)", () => {
  it("is saved once by Enter, shown at once everywhere, and the keys stay there", async () => {
    let say = (_: Response) => {};
    answer = () => new Promise((resolve) => (say = resolve));
    const { beside } = await show();
    await userEvent.click(screen.getByRole("button", { name: /^E-mail/ }));
    await userEvent.keyboard("m@exemplo.com{Enter}");
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: "PATCH", path: "/api/v1/contacts/p1" });
    expect(body()).toEqual({ email: "m@exemplo.com" });
    expect(beside()?.email).toBe("m@exemplo.com");
    expect(screen.getByRole("button", { name: /^E-mail: ?m@exemplo/ })).toHaveFocus();
    await act(async () => say(json(200, person({ email: "marina@exemplo.com" }))));
    expect(await screen.findByText("marina@exemplo.com")).toBeVisible();
  });

  it("what a colleague corrects meanwhile stays when one leaves a field as one found it", async () => {
    const { client } = await show({ email: "old@exemplo.com" });
    await userEvent.click(screen.getByRole("button", { name: /^E-mail/ }));
    act(() => void client.setQueryData(["contact", "p1"], person({ email: "new@exemplo.com" })));
    expect(screen.getByRole("textbox", { name: "E-mail" })).toHaveValue("old@exemplo.com");
    await userEvent.tab();
    expect(screen.getByText("new@exemplo.com")).toBeVisible();
    expect(asked).toEqual([]);
  });

  it("is dropped by Esc, and nothing is asked for what did not change", async () => {
    await show();
    await userEvent.click(screen.getByRole("button", { name: /^Nome do contato/ }));
    await userEvent.keyboard("x{Escape}");
    expect(screen.getByText("Marina Alves")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /^Nome do contato/ }));
    await userEvent.tab();
    expect(asked).toEqual([]);
  });

  it("goes back when it is refused; the words stay in the field, with why beside it", async () => {
    answer = refuse("contact.bad_email");
    const { beside } = await show({ email: "old@exemplo.com" });
    await userEvent.click(screen.getByRole("button", { name: /^E-mail/ }));
    await userEvent.clear(screen.getByRole("textbox", { name: "E-mail" }));
    await userEvent.keyboard("x{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Não parece um e-mail.");
    expect(screen.getByRole("textbox", { name: "E-mail" })).toHaveValue("x");
    expect(beside()?.email).toBe("old@exemplo.com");
  });

  it("goes by the kind of each field: a number as a number, a choice by its options", async () => {
    await show();
    await userEvent.click(screen.getByRole("button", { name: /^Pedido/ }));
    await userEvent.keyboard("12,5{Enter}");
    expect(body()).toEqual({ custom: { Pedido: 12.5 } });
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Calçado" }), "42");
    expect(body()).toEqual({ custom: { Calçado: "42" } });
    await waitFor(() => expect(asked).toHaveLength(2));
  });

  it("has consent with where it was given, and it can be withdrawn", async () => {
    await show({ consented_at: "2026-11-01T12:00:00Z", consent_source: "Site" });
    await userEvent.click(screen.getByRole("button", { name: "Retirar" }));
    expect(body()).toEqual({ consented_at: null });
    await userEvent.click(screen.getByRole("button", { name: /^Onde consentiu/ }));
    await userEvent.keyboard("Balcão{Enter}");
    expect(body()).toMatchObject({ consent_source: "Balcão" });
    await userEvent.click(screen.getByRole("switch", { name: "Não quer contato" }));
    expect(body()).toEqual({ opted_out: true });
  });

  it("says why a withdrawal is refused; once it is done the keys are still there", async () => {
    await show({ consented_at: "2026-11-01T12:00:00Z", consent_source: "Site" });
    answer = refuse("contact.bad_email");
    await userEvent.click(screen.getByRole("button", { name: "Retirar" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Não parece um e-mail.");
    answer = async () => json(200, person({ consented_at: null, consent_source: "Site" }));
    await userEvent.click(screen.getByRole("button", { name: "Retirar" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Retirar" })).toBeNull());
    expect(screen.getByRole("button", { name: /^Onde consentiu/ })).toHaveFocus();
  });

  it("has the day of consent, which can be corrected", async () => {
    await show({ consented_at: "2026-11-01T12:00:00Z", consent_source: "Site" });
    await userEvent.click(screen.getByRole("button", { name: /^Consentiu em/ }));
    const day = screen.getByLabelText("Consentiu em");
    expect(day).toHaveValue("2026-11-01");
    await userEvent.clear(day);
    await userEvent.type(day, "2025-03-02{Enter}");
    expect(body().consented_at).toMatch(/^2025-03-02/);
    expect(body().consent_source).toBe("Site");
  });

  it("has tags, and a tag that is refused is off again", async () => {
    answer = refuse("contact.too_many_tags");
    const { beside } = await show();
    const add = screen.getByRole("combobox", { name: "Pôr etiqueta no contato" });
    await userEvent.selectOptions(add, "VIP");
    expect(asked.at(-1)).toMatchObject({ method: "PUT", path: "/api/v1/contacts/p1/tags/t1" });
    expect(await screen.findByText("Há etiquetas demais.")).toBeVisible();
    expect(beside()?.tag_ids).toEqual([]);
  });

  it("has addresses; one that is removed can be given back", async () => {
    const identities = [
      { id: "i1", kind: "phone", value: "+5511900009999" },
      { id: "i2", kind: "phone", value: "+5511900008888" },
    ];
    await show({ identities });
    await userEvent.click(screen.getByRole("button", { name: "Tirar +55 11 90000-9999" }));
    expect(asked.at(-1)).toMatchObject({
      method: "DELETE",
      path: "/api/v1/contacts/p1/identities/i1",
    });
    await waitFor(() => expect(toastStore.canUndo()).toBe(true));
    toastStore.undoLast();
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(body()).toEqual({ kind: "phone", value: "+5511900009999" });
  });

  it("shows three of many addresses, and the others when they are asked for", async () => {
    const identities = Array.from({ length: 7 }, (_, i) => ({
      id: `i${i}`,
      kind: "email" as const,
      value: `m${i}@exemplo.com`,
    })) as Contact["identities"];
    await show({ identities });
    expect(screen.getAllByText(/^m\d@exemplo/)).toHaveLength(3);
    const others = screen.getByRole("button", { name: "mais 4" });
    await userEvent.click(others);
    expect(screen.getAllByText(/^m\d@exemplo/)).toHaveLength(7);
    await userEvent.click(screen.getByRole("button", { name: "Mostrar menos", expanded: true }));
    expect(screen.getAllByText(/^m\d@exemplo/)).toHaveLength(3);
  });

  it("keeps the only number there is; an address beside it can go", async () => {
    await show({
      identities: [
        { id: "i1", kind: "phone", value: "+5511900009999" },
        { id: "i2", kind: "wa_id", value: "5511900009999" },
        { id: "i3", kind: "email", value: "m@exemplo.com" },
      ],
    });
    expect(screen.getByText("+55 11 90000-9999")).toBeVisible();
    const removable = screen.getAllByRole("button", { name: /^Tirar/ });
    expect(removable.map((one) => one.getAttribute("aria-label"))).toEqual(["Tirar m@exemplo.com"]);
  });

  it("is only read by who may not edit it", async () => {
    await show({ email: "m@exemplo.com" }, ["contact.see"]);
    expect(screen.getByText("m@exemplo.com")).toBeVisible();
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getByRole("switch")).toBeDisabled();
  });

  it("has nothing that axe complains of", async () => {
    const { container } = await show({ tag_ids: ["t1"] });
    expect((await axe.run(container)).violations).toEqual([]);
  });
});
