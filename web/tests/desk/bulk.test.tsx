import { toastStore } from "@shared/ui/toast-store";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { Tooltip } from "radix-ui";
import { useMemo } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { found } from "../../desk/src/commands/finding";
import { listenToKeys } from "../../desk/src/commands/keyboard";
import { registry } from "../../desk/src/commands/registry";
import { keys } from "../../desk/src/data/keys";
import { ListBulk } from "../../desk/src/features/conversations/list-bulk";
import { useListCommands } from "../../desk/src/features/conversations/list-commands";
import { ordered } from "../../desk/src/features/conversations/list-order";
import { useSelection } from "../../desk/src/features/conversations/list-selection";
import { Row } from "../../desk/src/features/conversations/row";
import { conversation } from "../samples";

const row = (id: string, part = {}) =>
  conversation({
    id,
    contact_name: `Cliente ${id}`,
    turn_since: `2026-11-22T12:0${id}:00Z`,
    ...part,
  });
const ROWS = ["1", "2", "3", "4"].map((id) => row(id, { assignee_id: id === "1" ? null : "ana" }));

const asked: string[] = [];
let refuse = (_: string) => false;

beforeEach(() => {
  asked.length = 0;
  refuse = () => false;
  for (const { id } of toastStore.current()) toastStore.close(id);
  vi.stubGlobal("fetch", async (request: Request) => {
    const { ids, action } = (await request.json()) as { ids: string[]; action: string };
    asked.push(`${action} ${ids.join(" ")}`);
    const results = ids.map((id) =>
      refuse(`${action} ${id}`)
        ? { id, conversation: null, problem: { status: 409, code: "conversation.illegal_move" } }
        : { id, conversation: conversation({ id }), problem: null },
    );
    return new Response(JSON.stringify({ results }), {
      headers: { "Content-Type": "application/json" },
    });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const nothing = () => undefined;
const opened = vi.fn();

function List() {
  const entries = useMemo(() => ordered(ROWS), []);
  const selection = useSelection(entries);
  const does = { onOpen: nothing, onChooseView: nothing, onBack: nothing };
  useListCommands({ entries, selectedId: undefined, selection, ...does });
  return (
    <>
      <div role="listbox" aria-label="Lista">
        {ROWS.map((one, index) => (
          <Row
            key={one.id}
            conversation={one}
            department={undefined}
            owner={undefined}
            tags={[]}
            isMine={false}
            isSelected={false}
            isChecked={selection.ids.length > 0 ? selection.has(one.id) : null}
            isCompact={false}
            tabIndex={0}
            place={index + 1}
            count={ROWS.length}
            onOpen={opened}
            onToggle={selection.toggle}
            onExtend={selection.extend}
          />
        ))}
      </div>
      <ListBulk selection={selection} rows={ROWS} />
    </>
  );
}

function show() {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(keys.session, {
    user: { id: "ana" },
    permissions: ["conversation.resolve", "conversation.take", "conversation.transfer"],
  });
  client.setQueryData(keys.tags, [{ id: "t1", name: "troca", color: "teal", archived_at: null }]);
  client.setQueryData(keys.departments, [{ id: "d1", name: "Vendas", is_active: true }]);
  client.setQueryData(keys.users, []);
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <List />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const option = (id: string) => screen.getByRole("option", { name: new RegExp(`^Cliente ${id}`) });
const chosen = () => screen.queryAllByRole("option", { checked: true }).map(({ id }) => id);

describe("many at once", () => {
  it("X chooses the row at hand, Shift X up to it, Esc lets go", async () => {
    const stop = listenToKeys();
    const user = show();
    option("1").focus();
    await user.keyboard("x");
    expect(screen.getByRole("toolbar", { name: "1 escolhida" })).toBeVisible();
    option("3").focus();
    await user.keyboard("{Shift>}X{/Shift}");
    expect(chosen()).toEqual(["row-1", "row-2", "row-3"]);
    await user.keyboard("{Escape}");
    expect(chosen()).toEqual([]);
    expect(screen.queryByRole("toolbar")).toBeNull();
    stop();
  });

  it("the keys of the open conversation mean the chosen ones, until they are let go", async () => {
    const stop = listenToKeys();
    const source = Symbol("open conversation");
    const here = vi.fn();
    const command = { id: "act-resolve", group: "conversation", label: "", run: here } as const;
    registry.offer(source, [command]);
    const user = show();
    option("2").focus();
    await user.keyboard("x");
    option("3").focus();
    await user.keyboard("xl");
    await user.click(await screen.findByRole("menuitem", { name: "troca" }));
    expect(asked).toEqual(["tag 2 3"]);
    option("2").focus();
    await user.keyboard("{Escape}x");
    option("3").focus();
    await user.keyboard("x");
    expect(registry.all().filter(({ id }) => id === "act-resolve")).toHaveLength(1);
    await user.keyboard("e");
    expect(asked.at(-1)).toBe("resolve 2 3");
    expect(here).not.toHaveBeenCalled();
    await waitFor(() => expect(screen.queryByRole("toolbar")).toBeNull());
    await user.keyboard("e");
    expect(here).toHaveBeenCalledTimes(1);
    registry.withdraw(source);
    stop();
  });

  it("T and P open the choice itself; words for the customer are for one at a time", async () => {
    const stop = listenToKeys();
    const source = Symbol("open conversation");
    const here = vi.fn();
    registry.offer(source, [
      { id: "act-resolveWith", group: "conversation", label: "", run: here },
      { id: "reply", group: "conversation", label: "Responder", run: here },
    ]);
    const user = show();
    option("2").focus();
    await user.keyboard("xt");
    await user.click(await screen.findByRole("menuitem", { name: "Vendas" }));
    expect(asked).toEqual(["transfer 2"]);
    option("3").focus();
    await user.keyboard("xp");
    expect(await screen.findByRole("menuitem", { name: "Urgente" })).toBeVisible();
    expect(screen.queryByRole("menuitem", { name: "Arquivar" })).toBeNull();
    await user.keyboard("{Escape}");
    await user.keyboard("{Shift>}E{/Shift}");
    expect(here).not.toHaveBeenCalled();
    const shown = found(registry.all(), "conversation", "");
    expect(shown[0]?.group).toBe("chosen");
    const ofOpen = shown.filter(({ group }) => group === "conversation");
    expect(ofOpen.map(({ id }) => id)).toEqual(["reply"]);
    registry.withdraw(source);
    stop();
  });

  it("a click with Shift extends, and opens nothing", async () => {
    const user = show();
    await user.click(option("2").querySelector(".face") as Element);
    await user.keyboard("{Shift>}");
    await user.click(option("4"));
    await user.keyboard("{/Shift}");
    expect(chosen()).toEqual(["row-2", "row-3", "row-4"]);
    expect(opened).not.toHaveBeenCalled();
  });

  it("what was refused is named and stays chosen; the rest can be taken back", async () => {
    const user = show();
    refuse = (what) => what === "resolve 2";
    await user.click(option("1").querySelector(".face") as Element);
    await user.click(option("2").querySelector(".face") as Element);
    await user.click(screen.getByRole("button", { name: "Resolver" }));
    const alert = await screen.findByRole("alert");
    expect(within(alert).getByRole("listitem")).toHaveTextContent(
      /^Cliente 2: a conversa já mudou/,
    );
    expect(chosen()).toEqual(["row-2"]);
    const [toast] = toastStore.current();
    expect(toast?.text).toBe("1 conversa resolvida");
    asked.length = 0;
    toastStore.undoLast();
    await waitFor(() => expect(asked).toEqual(["reopen 1", "unassign 1"]));
  });

  it("are put off from the bar itself", async () => {
    const user = show();
    await user.click(option("1").querySelector(".face") as Element);
    const bar = within(screen.getByRole("toolbar"));
    await user.click(bar.getByRole("button", { name: "Adiar" }));
    await user.click(await screen.findByRole("menuitem", { name: "Daqui a 1 hora" }));
    await waitFor(() => expect(asked).toEqual(["snooze 1"]));
  });

  it("a tag goes to all, and from all that did not have it before", async () => {
    const user = show();
    await user.click(option("1").querySelector(".face") as Element);
    await user.click(screen.getByRole("button", { name: "Etiquetar" }));
    await user.click(await screen.findByRole("menuitem", { name: "troca" }));
    await waitFor(() => expect(asked).toEqual(["tag 1"]));
    await waitFor(() => expect(toastStore.current()).toHaveLength(1));
    toastStore.undoLast();
    await waitFor(() => expect(asked).toEqual(["tag 1", "untag 1"]));
  });

  it("has nothing that axe complains of", async () => {
    const user = show();
    await user.click(option("1").querySelector(".face") as Element);
    const { violations } = await axe.run(document.body, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      rules: { "color-contrast": { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  });
});
