import { describe, expect, it, vi } from "vitest";
import { type Desk, follow, show, tagOf, told } from "../../desk/src/worker/notices";
import { type Payload, understood, wordsOf } from "../../desk/src/worker/wording";

const PUSH = {
  id: "n1",
  kind: "mentioned",
  conversation_id: "c1",
  number: 1042,
  contact_name: "Rui Prado",
  actor_name: "Bruno Lima",
  text: "ele já pagou?",
  locale: "pt-BR",
};
const push = (part: Partial<typeof PUSH> | Record<string, unknown> = {}) =>
  understood({ ...PUSH, ...part });

describe("NOT: the words of a notice", () => {
  it.each([
    ["pt-BR", "Bruno Lima mencionou você na conversa com Rui Prado"],
    ["en", "Bruno Lima mentioned you in the conversation with Rui Prado"],
    ["es", "Bruno Lima te mencionó en la conversación con Rui Prado"],
    ["xx", "Bruno Lima mencionou você na conversa com Rui Prado"],
    ["toString", "Bruno Lima mencionou você na conversa com Rui Prado"],
  ])("are those of %s", (locale, title) => {
    expect(wordsOf(push({ locale })).title).toBe(title);
    expect(wordsOf(push({ locale })).body).toBe("ele já pagou?");
  });

  it("say the conversation where nobody said anything", () => {
    expect(wordsOf(push({ kind: "overdue", text: null }))).toEqual({
      title: "Rui Prado espera além do prazo",
      body: "Conversa #1042",
      lang: "pt-BR",
    });
  });

  it("are whole sentences where the push had to leave names out", () => {
    const short = { kind: "new_message", contact_name: null, text: null, locale: "en" };
    expect(wordsOf(push(short)).title).toBe("A customer wrote");
    expect(wordsOf(push({ kind: "assigned", actor_name: null })).title).toBe(
      "Prosa passou Rui Prado para você",
    );
  });

  it("take what a customer writes as it is", () => {
    const text = "custa {{number}} ou $& reais?";
    expect(wordsOf(push({ kind: "new_message", contact_name: "{{who}}", text }))).toMatchObject({
      title: "{{who}} escreveu",
      body: text,
    });
  });

  it("say of a kind that they do not know only what is certain", () => {
    expect(wordsOf(push({ kind: "promoted", text: null }))).toMatchObject({
      title: "Há algo novo para você no Prosa",
      body: "Rui Prado · Conversa #1042",
    });
  });

  it.each([[null], [{ json: () => JSON.parse("{") }], [{ json: () => 7 }]])(
    "say something of %o, too",
    (data) => {
      expect(wordsOf(told(data))).toMatchObject({
        title: "Há algo novo para você no Prosa",
        body: "",
      });
    },
  );
});

function board(...shown: { title: string; body: string }[]) {
  const showNotification = vi.fn(
    async (_title: string, _options: NotificationOptions) => undefined,
  );
  return { showNotification, getNotifications: vi.fn(async () => shown) };
}
async function shownOn(wall: ReturnType<typeof board>, payload: Payload, isSilent = false) {
  await show(wall, payload, isSilent);
  const [title, options] = wall.showNotification.mock.calls[0] ?? [];
  return { title, ...options } as Record<string, unknown>;
}

describe("NOT: a notice of the system", () => {
  it("is one, whether a push or the desk shows it", async () => {
    const ofDesk = await shownOn(board(), push({ seq: 12 }), true);
    const ofPush = await shownOn(board(), push());
    expect(ofDesk.tag).toBe("n1");
    expect(ofPush.tag).toBe("n1");
    expect(ofDesk.silent).toBe(true);
    expect(ofPush.silent).toBe(false);
    expect(ofDesk.data).toEqual({ id: "n1", kind: "mentioned", conversation_id: "c1", seq: 12 });
  });

  it("has the newest words of a customer, and tells of them; the same words are no news", async () => {
    const payload = push({ kind: "new_message", id: "n2", text: "E agora?" });
    expect(tagOf(payload)).toBe(tagOf(push({ kind: "new_message", id: "n3" })));
    const before = { title: "Rui Prado escreveu", body: "Oi" };
    const same = { title: "Rui Prado escreveu", body: "E agora?" };
    expect((await shownOn(board(before), payload)).renotify).toBe(true);
    expect((await shownOn(board(same), payload)).renotify).toBe(false);
    expect((await shownOn(board(), payload)).renotify).toBe(false);
  });
});

function desk(path: string, part: Partial<Desk> = {}) {
  return {
    url: `https://prosa.example${path}`,
    focused: false,
    visibilityState: "hidden",
    focus: vi.fn(async () => undefined),
    postMessage: vi.fn(),
    ...part,
  };
}
const desks = (...open: Desk[]) => ({
  matchAll: vi.fn(async () => open),
  openWindow: vi.fn(async () => undefined),
});
const LEAD = { id: "n1", kind: "mentioned", conversation_id: "c1", seq: 12 };

describe("NOT: a click on a notice", () => {
  it("goes to the desk that shows the conversation, before the one that is looked at", async () => {
    const looked = desk("/app/inbox/c2", { focused: true, visibilityState: "visible" });
    const shows = desk("/app/inbox/c1?view=mine");
    const all = desks(looked, shows);
    await follow(all, LEAD);
    expect(shows.focus).toHaveBeenCalledTimes(1);
    expect(shows.postMessage).toHaveBeenCalledWith({ type: "notice clicked", ...LEAD });
    expect(looked.postMessage).not.toHaveBeenCalled();
    expect(all.openWindow).not.toHaveBeenCalled();
  });

  it("goes to the one that is seen, before one behind it", async () => {
    const [behind, seen] = [desk("/app/contacts"), desk("/app", { visibilityState: "visible" })];
    await follow(desks(behind, seen), LEAD);
    expect(seen.focus).toHaveBeenCalled();
    expect(behind.focus).not.toHaveBeenCalled();
  });

  it("opens a desk where there is none: signing in and the simulator are none", async () => {
    const all = desks(desk("/app/login?next=%2Fapp"), desk("/simulator"), desk("/application"));
    await follow(all, LEAD);
    expect(all.openWindow).toHaveBeenCalledWith("/app/inbox/c1?view=mine&m=12");
  });

  it("opens a new one, too, if the browser does not let the old one come to the front", async () => {
    const stuck = desk("/app/inbox", { focus: () => Promise.reject(new Error("no")) });
    const all = desks(stuck);
    await follow(all, { ...LEAD, seq: null });
    expect(all.openWindow).toHaveBeenCalledWith("/app/inbox/c1?view=mine");
    await follow(desks(), { ...LEAD, conversation_id: null, seq: null });
    expect(stuck.postMessage).not.toHaveBeenCalled();
  });
});
