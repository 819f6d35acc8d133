import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import { Activity, useEffect, useState } from "react";
import { beforeEach, expect, it } from "vitest";
import { pointAt, useStages } from "../../desk/src/data/ahead";
import { keys } from "../../desk/src/data/keys";
import { detail } from "../samples";

let client: QueryClient;
let drawings = 0;
let looked: string[] = [];

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { staleTime: "static" } } });
  drawings = 0;
  looked = [];
  pointAt("nobody");
});

function Words({ id }: { id: string }) {
  const [drawing] = useState(() => {
    drawings += 1;
    return drawings;
  });
  const timeline = useQuery({ queryKey: keys.timeline(id), queryFn: () => [] as string[] });
  useEffect(() => {
    looked.push(id);
  }, [id]);
  return (
    <article aria-label={id}>
      {timeline.data?.join()} in drawing {drawing}
    </article>
  );
}

function Desk({ open }: { open: string }) {
  const { shown, ahead } = useStages(open);
  return [shown, ...(ahead ? [ahead] : [])].map(({ id, key }) => (
    <Activity key={key} mode={id === open ? "visible" : "hidden"}>
      <Words id={id} />
    </Activity>
  ));
}

const desk = (open: string) => (
  <QueryClientProvider client={client}>
    <Desk open={open} />
  </QueryClientProvider>
);

function says(id: string, ...words: string[]) {
  client.setQueryData(keys.detail(id), detail({ id }));
  client.setQueryData(keys.timeline(id), words);
}

const seen = () => screen.queryAllByRole("article").map((one) => one.textContent);
const drawn = () => screen.queryAllByRole("article", { hidden: true }).length;
const point = (id: string) => act(async () => pointAt(id));

it("draws what is pointed at without showing it, and shows that when it opens", async () => {
  says("a", "Oi");
  says("b", "Olá");
  const { rerender } = render(desk("a"));
  await point("b");
  expect(seen()).toEqual(["Oi in drawing 1"]);
  expect(drawn()).toBe(2);
  expect(looked).toEqual(["a"]); // nobody has opened it: nothing is joined, read or told
  rerender(desk("b"));
  expect(seen()).toEqual(["Olá in drawing 2"]);
  expect(drawn()).toBe(1);
  expect(looked).toEqual(["a", "b"]);
});

it("draws anew what changed before it was opened, and never what is open", async () => {
  says("a", "Oi");
  says("b", "Olá");
  const { rerender } = render(desk("a"));
  await point("b");
  await act(async () => says("b", "Olá", "Está aí?"));
  rerender(desk("b"));
  const [shown] = seen();
  expect(shown).toMatch(/^Olá,Está aí\? in drawing [34]$/); // its detail and its words are two changes
  act(() => says("b", "Olá", "Está aí?", "Alô?"));
  await waitFor(() => expect(seen()).toEqual([shown?.replace("aí?", "aí?,Alô?")]));
});

it("waits until the words are read", async () => {
  says("a", "Oi");
  render(desk("a"));
  await point("b");
  expect(drawn()).toBe(1);
  await act(async () => says("b", "Olá"));
  expect(drawn()).toBe(2);
});

it("draws what is open once, whatever the pointer rests on", async () => {
  says("a", "Oi");
  says("b", "Olá");
  const { rerender } = render(desk("a"));
  await point("a");
  expect(drawn()).toBe(1);
  rerender(desk("b"));
  expect(seen()).toEqual(["Olá in drawing 2"]);
  await act(async () => undefined);
  expect(drawn()).toBe(2); // the first one lies ready again
  rerender(desk("a"));
  expect(seen()).toEqual(["Oi in drawing 3"]);
});
