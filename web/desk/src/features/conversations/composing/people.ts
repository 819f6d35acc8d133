import type { ConversationDetail, Department, Session, TeamMember } from "@shared/api/types";
import { maySee, whereIs } from "@shared/realtime/apply";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../../../data/keys";

/** Colleagues who may see the conversation, so that a note can call them. */
export function callable(client: QueryClient, c: ConversationDetail): TeamMember[] {
  const me = client.getQueryData<Session>(keys.session)?.user.id;
  const departments = client.getQueryData<Department[]>(keys.departments) ?? [];
  const where = whereIs(c);
  return (client.getQueryData<TeamMember[]>(keys.users) ?? []).filter(({ id, role, is_active }) => {
    const department_ids = departments
      .filter(({ member_ids }) => member_ids.includes(id))
      .map((department) => department.id);
    return is_active && id !== me && maySee(where, { user_id: id, role, department_ids });
  });
}

type Person = Pick<TeamMember, "id" | "name">;

/** Whom a name meant when it was chosen; two colleagues may have the same one. */
const chosen = new Map<string, Person>();
export const remember = (conversationId: string, person: Person) =>
  chosen.set(`${conversationId} ${person.name}`, person);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `@Ana Souza` as it travels: with the id of whom it calls. Other words stay as they are. */
export function wireOf(text: string, people: readonly Person[], conversationId: string): string {
  const named = people.filter(({ name }) => name !== "" && !/[[\]\n]/.test(name));
  if (named.length === 0 || !text.includes("@")) return text;
  const names = named.map(({ name }) => escaped(name)).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])@(${names.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  return text.replace(pattern, (whole, name: string) => {
    const meant = chosen.get(`${conversationId} ${name}`);
    const person =
      named.find(({ id }) => id === meant?.id) ?? named.find((one) => one.name === name);
    return person ? `@[${name}](user:${person.id})` : whole;
  });
}
