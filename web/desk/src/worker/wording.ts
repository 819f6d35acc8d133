import en from "../i18n/en.json?outside";
import es from "../i18n/es.json?outside";
import pt from "../i18n/pt-BR.json?outside";

/** What one is told of, as pushes have it (docs/decisions/0030) and as the desk asks for it. */
export type Payload = {
  id: string | null;
  kind: string;
  conversation_id: string | null;
  number: number | null;
  contact_name: string | null;
  actor_name: string | null;
  text: string | null;
  locale: string;
  /** The place in the conversation, where it is known. */
  seq: number | null;
};

const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "pt-BR": pt,
  en,
  es,
};

const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
const whole = (value: unknown) => (Number.isInteger(value) ? (value as number) : null);

/** A push may be of another version of the server: what makes sense of it counts. */
export function understood(told: unknown): Payload {
  const said = Object(told) as Record<string, unknown>;
  return {
    id: word(said.id),
    kind: word(said.kind) ?? "",
    conversation_id: word(said.conversation_id),
    number: whole(said.number),
    contact_name: word(said.contact_name),
    actor_name: word(said.actor_name),
    text: word(said.text),
    locale: word(said.locale) ?? "pt-BR",
    seq: whole(said.seq),
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** In the person's language. Of a kind that is not known it says no more than is certain. */
export function wordsOf(payload: Payload): { title: string; body: string; lang: string } {
  const { number, contact_name, actor_name, text, locale } = payload;
  const lang = Object.hasOwn(LANGUAGES, locale) ? locale : "pt-BR";
  const words = LANGUAGES[lang] ?? pt;
  const values: Readonly<Record<string, unknown>> = {
    who: actor_name ?? words["notices.nobody"],
    contact: contact_name ?? words["notices.outside.someone"],
    number,
  };
  const fill = (sentence = "") =>
    sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ""));
  const known = words[`notices.kind.${payload.kind}`];
  const place = number === null ? null : fill(words["notices.outside.number"]);
  const body = [known ? null : contact_name, text ?? place];
  return {
    title: capital(fill(known ?? words["notices.outside.unknown"])),
    body: body.filter((part) => part !== null).join(" · "),
    lang,
  };
}
