import { ask } from "@shared/api/ask";
import { listTemplates, replyToConversation, syncTemplates } from "@shared/api/generated/sdk.gen";
import type { TemplateView } from "@shared/api/generated/types.gen";
import type { Message } from "@shared/api/types";
import type { Timeline } from "@shared/realtime/state";
import { insertMessages } from "@shared/realtime/timeline";
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { keys } from "./keys";

export type Template = TemplateView;
export type Values = Readonly<Record<string, string>>;

/** A template and what stands in its places. */
export type Chosen = { template: Template; values: Values };

const PAGE = 100;
const MOST_PAGES = 20;

async function readTemplates(inbox_id: string): Promise<Template[]> {
  const all: Template[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query: { limit: number; cursor: string | null } = { limit: PAGE, cursor };
    const told = await ask(listTemplates({ path: { inbox_id }, query }));
    all.push(...told.items);
    cursor = told.next_cursor ?? null;
    if (cursor === null) break;
  }
  return all;
}

const templatesKey = (inboxId: string) => [...keys.templates, inboxId] as const;

/** What the provider approved for an inbox, as the server was told last. */
export function useTemplates(inboxId: string) {
  return useQuery({ queryKey: templatesKey(inboxId), queryFn: () => readTemplates(inboxId) });
}

/** Asks the provider itself, which only who keeps the inbox may. */
export async function readFromProvider(client: QueryClient, inbox_id: string): Promise<void> {
  await ask(syncTemplates({ path: { inbox_id } }));
  await client.invalidateQueries({ queryKey: templatesKey(inbox_id) });
}

const PLACE = /\{\{\s*(\w+)\s*\}\}/;

/** Words, or a place in them: filled, or by its name while it is empty. */
export type Piece = { id: string; text: string; isPlace: boolean };

export type Preview = {
  header: { kind: "text"; pieces: Piece[] } | { kind: "file"; format: string } | null;
  body: Piece[];
  footer: string;
  buttons: string[];
};

const wordsIn = (value: unknown) => (typeof value === "string" ? value : "");

function pieces(text: string, values: Values, before = ""): Piece[] {
  return text
    .split(new RegExp(PLACE, "g"))
    .map((part, i) =>
      i % 2 === 0
        ? { id: `${i}`, text: part, isPlace: false }
        : { id: `${i}`, text: values[before + part]?.trim() || `{{${part}}}`, isPlace: true },
    )
    .filter(({ text: words }) => words !== "");
}

function headerOf(part: Record<string, unknown>, values: Values): Preview["header"] {
  const format = wordsIn(part.format);
  if (format && format !== "TEXT") return { kind: "file", format };
  return { kind: "text", pieces: pieces(wordsIn(part.text), values, "header.") };
}

/** The template as the customer will see it. */
export function previewOf({ template, values }: Chosen): Preview {
  const preview: Preview = { header: null, body: [], footer: "", buttons: [] };
  for (const part of template.components) {
    if (part.type === "HEADER") preview.header = headerOf(part, values);
    if (part.type === "BODY") preview.body = pieces(wordsIn(part.text), values);
    if (part.type === "FOOTER") preview.footer = wordsIn(part.text);
    if (part.type === "BUTTONS" && Array.isArray(part.buttons))
      preview.buttons = part.buttons.map((button: { text?: unknown }) => wordsIn(button.text));
  }
  return preview;
}

/** Its body in plain words, for a search. */
export const bodyOf = (chosen: Chosen) =>
  previewOf(chosen)
    .body.map(({ text }) => text)
    .join("");

/** What can be said of a value before it is sent; null where nothing is wrong with it. */
export function faultOf(kind: string, value: string): "empty" | "link" | "code" | "spaces" | null {
  const text = value.trim();
  if (text === "") return "empty";
  if (kind === "link" && !/^https:\/\/\S+$/.test(text)) return "link";
  if (kind === "code" && !/^[a-z0-9]{1,15}$/i.test(text)) return "code";
  return / {5}|\t/.test(text) ? "spaces" : null;
}

export const isWhole = ({ template, values }: Chosen) =>
  template.variables.every(({ name, kind }) => faultOf(kind, values[name] ?? "") === null);

/** The values as they are sent: for each place, and for nothing else. */
export const sentOf = ({ template, values }: Chosen) => ({
  id: template.id,
  values: Object.fromEntries(
    template.variables.map(({ name }) => [name, (values[name] ?? "").trim()]),
  ),
});

/** Whom a place names, as far as its own name or the greeting before it tells. */
export type Named = "contact" | "agent" | "company";
export type Names = Readonly<Record<Named, string>>;

const NAMES: Readonly<Record<Named, RegExp>> = {
  contact:
    /^(first_?name|name|((primeiro_)?nome|nombre)(_d[oe]l?)?(_cliente)?|cliente|customer(_name)?)$/i,
  agent: /^(agent(_name)?|(nome_d[oe]_|nome_)?(atendente|agente)|consultora?)$/i,
  company: /^(company(_name)?|(nome_da_|nome_)?(empresa|loja))$/i,
};
const GREETED =
  /^\s*(?:ol[áa]|oi|hi|hello|hola|dear|prezad[oa]|car[oa]|bom dia|boa tarde|boa noite)[\s,!]*\{\{\s*(\w+)\s*\}\}/iu;

type Variable = Template["variables"][number];

export function namedBy(template: Template, { name, where, kind }: Variable): Named | null {
  if (kind !== "text") return null;
  const short = name.replace(/^header\./, "");
  const found = (Object.keys(NAMES) as Named[]).find((one) => NAMES[one].test(short));
  if (found || where !== "body") return found ?? null;
  const body = template.components.find(({ type }) => type === "BODY");
  return GREETED.exec(wordsIn(body?.text))?.[1] === name ? "contact" : null;
}

/** What is known stands in its places at once: the customer's first name, one's own, the company's. */
export function begun(template: Template, names: Names): Chosen {
  const values = template.variables.flatMap((variable) => {
    const named = namedBy(template, variable);
    return named && names[named] ? [[variable.name, names[named]]] : [];
  });
  return { template, values: Object.fromEntries(values) };
}

/** A contact without a name is called by their number, which greets nobody. */
export const firstNameOf = (name: string) => {
  const first = name.trim().split(/\s+/)[0] ?? "";
  return /\p{L}/u.test(first) ? first : "";
};

/** The answer is in the timeline before its event. */
export async function sendTemplate(
  client: QueryClient,
  conversation_id: string,
  chosen: Chosen,
  local_id: string,
): Promise<void> {
  const told = (await ask(
    replyToConversation({
      path: { conversation_id },
      body: { template: sentOf(chosen), local_id },
      headers: { "idempotency-key": local_id },
    }),
  )) as { message: Message };
  client.setQueryData<Timeline>(
    keys.timeline(conversation_id),
    (timeline) => timeline && insertMessages(timeline, [told.message]),
  );
}
