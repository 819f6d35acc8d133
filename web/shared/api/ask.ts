import { client } from "./generated/client.gen";
import { CallFailed, NETWORK, problemIn } from "./problem";
import { sessionFetch } from "./session-fetch";

client.setConfig({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  fetch: sessionFetch,
});

type Answer<T> = { data?: T; error?: unknown; response?: Response };

/** The content of an answer of the generated client; what was refused is thrown. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response === undefined) throw new CallFailed(NETWORK);
  if (!response.ok) throw new CallFailed(problemIn(error, response));
  return data as T;
}
