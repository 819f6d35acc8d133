import { ask } from "@shared/api/ask";
import * as api from "@shared/api/generated/sdk.gen";
import type {
  ChangeContactBody,
  ContactFieldView,
  ListContactsData,
  PageContactRow,
} from "@shared/api/generated/types.gen";
import { type Problem, problemOf } from "@shared/api/problem";
import type { ContactView, ConversationDetail } from "@shared/api/types";
import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import type { ContactFilters } from "./contact-search";
import { useSession } from "./session";
import { instantIn } from "./zoned";

export type Contact = ContactView;
export type ContactField = ContactFieldView;
export type FieldValue = string | number | boolean | null;

/** Whether it was refused, and why. */
export type Refusal = Problem | null;

const contactKey = (id: string) => ["contact", id] as const;

const readFields = async () => (await ask(api.listContactFields({ query: { limit: 100 } }))).items;

/** What the company wants to know of its contacts, with what is no longer asked. */
export const contactFieldsQuery = { queryKey: ["contact-fields"] as const, queryFn: readFields };

const NO_FIELDS: readonly ContactField[] = [];

export const useContactFields = (): readonly ContactField[] =>
  useQuery(contactFieldsQuery).data ?? NO_FIELDS;

/** The person wherever a screen shows them: on a page of their own and beside conversations. */
function showAs(client: QueryClient, id: string, become: (known: Contact) => Contact): void {
  client.setQueryData<Contact>(contactKey(id), (known) => known && become(known));
  client.setQueriesData<ConversationDetail>({ queryKey: ["detail"] }, (known) =>
    known?.contact.id === id ? { ...known, contact: become(known.contact) } : known,
  );
}

/** Shown at once, and as the server says afterwards; what is refused is as it was before. */
async function carry(
  client: QueryClient,
  before: Contact,
  guess: Partial<Contact>,
  call: () => Promise<unknown>,
): Promise<Refusal> {
  showAs(client, before.id, (known) => ({ ...known, ...guess }));
  try {
    const answer = (await call()) as Contact;
    showAs(client, before.id, () => answer);
    return null;
  } catch (error) {
    const names = Object.keys(guess) as (keyof Contact)[];
    const back = Object.fromEntries(names.map((name) => [name, before[name]]));
    showAs(client, before.id, (known) => ({ ...known, ...back }));
    return problemOf(error);
  }
}

/** What can be corrected of a person. Each tells its refusal, to be said beside the field. */
export function changesOf(client: QueryClient, contact: Contact) {
  const path = { contact_id: contact.id };
  const change = (body: ChangeContactBody, guess: Partial<Contact>) =>
    carry(client, contact, guess, () => ask(api.changeContact({ path, body })));
  return {
    name: (name: string) => change({ name }, { name }),
    email: (email: string) => change({ email }, { email: email || null }),
    document: (document: string) => change({ document }, { document: document || null }),
    custom: (name: string, value: FieldValue) =>
      change({ custom: { [name]: value } }, { custom: customWith(contact.custom, name, value) }),
    consent: (consented_at: string, consent_source: string) =>
      change({ consented_at, consent_source }, { consented_at, consent_source }),
    withdraw: () => change({ consented_at: null }, { consented_at: null, consent_source: null }),
    optOut: (isOut: boolean) =>
      change({ opted_out: isOut }, { opted_out_at: isOut ? new Date().toISOString() : null }),
    tag: (tag_id: string, isOn: boolean) => {
      const others = contact.tag_ids.filter((id) => id !== tag_id);
      const what = { path: { ...path, tag_id } };
      return carry(client, contact, { tag_ids: isOn ? [...others, tag_id] : others }, () =>
        ask(isOn ? api.tagContact(what) : api.untagContact(what)),
      );
    },
    addAddress: (value: string) =>
      carry(client, contact, {}, () =>
        ask(api.addIdentity({ path, body: { kind: kindOf(value), value } })),
      ),
    removeAddress: (identity_id: string) =>
      carry(
        client,
        contact,
        { identities: contact.identities.filter(({ id }) => id !== identity_id) },
        () => ask(api.removeIdentity({ path: { ...path, identity_id } })),
      ),
  };
}

export type ContactChanges = ReturnType<typeof changesOf>;

export function useContactChanges(contact: Contact): ContactChanges {
  const client = useQueryClient();
  return useMemo(() => changesOf(client, contact), [client, contact]);
}

const kindOf = (value: string) => (value.includes("@") ? "email" : "phone");

function customWith(custom: Contact["custom"], name: string, value: FieldValue) {
  const { [name]: _, ...others } = custom;
  return value === null ? others : { ...others, [name]: value };
}

const readContact = (contact_id: string) =>
  ask(api.getContact({ path: { contact_id } })) as Promise<Contact>;

/** The person on a page of their own. */
export const useContact = (id: string) =>
  useQuery({ queryKey: contactKey(id), queryFn: () => readContact(id), refetchOnMount: "always" });

type Asked = NonNullable<ListContactsData["query"]>;

const LIST = ["contacts"] as const;
const PAGE = 50;

/** The instant at which a day begins by the company's clocks; `after` days later. */
function beginOf(day: string, timeZone: string, after = 0): string {
  const at = new Date(Date.parse(day) + after * 24 * 60 * 60_000);
  return instantIn(`${at.toISOString().slice(0, 10)}T00:00`, timeZone).toISOString();
}

/** As the server is asked. It finds nothing by one letter. */
function queryOf(words: string, filters: ContactFilters, timeZone: string): Asked {
  const { tag_id, inbox_id, opted_out, without, from, till } = filters;
  return {
    ...(words.trim().length >= 2 && { search: words.trim() }),
    ...(tag_id && { tag_id }),
    ...(inbox_id && { inbox_id }),
    ...(opted_out && { opted_out: true }),
    ...(without && { without_conversations: true }),
    ...(from && { created_from: beginOf(from, timeZone) }),
    ...(till && { created_before: beginOf(till, timeZone, 1) }),
  };
}

/** Everybody by name, or who answers to these words and passes the filters. */
export function useContactList(words: string, filters: ContactFilters) {
  const asked = queryOf(words, filters, useSession().company.timezone);
  const query = useInfiniteQuery({
    queryKey: [...LIST, asked],
    queryFn: ({ pageParam: cursor }) =>
      ask(
        api.listContacts({ query: { ...asked, cursor, limit: PAGE } }),
      ) as Promise<PageContactRow>,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
  });
  const items = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { ...query, items };
}

export type NewContact = { name: string; phone: string; email: string };

/** Somebody who has not written yet. The same key twice is one contact. */
export async function addContact(
  client: QueryClient,
  { name, phone, email }: NewContact,
  key: string,
): Promise<Contact> {
  const body = { name, phone: phone || null, email: email || null };
  const contact = (await ask(
    api.createContact({ body, headers: { "idempotency-key": key } }),
  )) as Contact;
  void client.invalidateQueries({ queryKey: LIST });
  return contact;
}
