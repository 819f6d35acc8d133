/** What a refused call says (RFC 9457), and how a screen recognises it. */
export type Problem = {
  status: number;
  code: string;
  title: string;
  detail: string | null;
  requestId: string | null;
  retryAfterSeconds: number | null;
  /** Facts of this refusal, by its code; left out where there are none. */
  details?: Record<string, unknown>;
};

/** A call that did not do what was asked. `status` 0 means that nobody answered. */
export class CallFailed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = "CallFailed";
    this.problem = problem;
  }
}

export const NETWORK: Problem = {
  status: 0,
  code: "network.unreachable",
  title: "The server did not answer.",
  detail: null,
  requestId: null,
  retryAfterSeconds: null,
};

/** Any thrown thing as a problem; what is not ours becomes `unexpected`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CallFailed) return error.problem;
  if (error instanceof TypeError) return NETWORK;
  return { ...NETWORK, status: -1, code: "unexpected", title: String(error) };
}

/** Nobody answered, or the server stumbled: trying again may help, and nothing was refused. */
export function mayWorkLater({ status, code }: Problem): boolean {
  const isUnderWay = code === "idempotency.in_progress"; // by another tab
  return status === 0 || status >= 500 || status === 429 || isUnderWay;
}

/** The problem of a refused answer whose body was read already. */
export function problemIn(told: unknown, response: Response): Problem {
  const body = typeof told === "object" && told !== null ? (told as Record<string, unknown>) : {};
  const header = Number(response.headers.get("Retry-After"));
  const seconds = body.retry_after_seconds;
  return {
    status: response.status,
    code: text(body.code) ?? `http.${response.status}`,
    title: text(body.title) ?? response.statusText,
    detail: text(body.detail),
    requestId: text(body.request_id) ?? response.headers.get("X-Request-Id"),
    retryAfterSeconds: typeof seconds === "number" ? seconds : header > 0 ? header : null,
    ...factsIn(body.details),
  };
}

function factsIn(details: unknown): Pick<Problem, "details"> {
  if (typeof details !== "object" || details === null) return {};
  return Object.keys(details).length > 0 ? { details: details as Record<string, unknown> } : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
