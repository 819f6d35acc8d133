/** What a refused call says (RFC 9457), and how a screen recognises it. */
export type Problem = {
  status: number;
  code: string;
  title: string;
  detail: string | null;
  requestId: string | null;
  retryAfterSeconds: number | null;
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
export function mayWorkLater(problem: Problem): boolean {
  return problem.status === 0 || problem.status >= 500 || problem.status === 429;
}

export async function problemFrom(response: Response): Promise<Problem> {
  const body = await readBody(response);
  const header = Number(response.headers.get("Retry-After"));
  return {
    status: response.status,
    code: text(body.code) ?? `http.${response.status}`,
    title: text(body.title) ?? response.statusText,
    detail: text(body.detail),
    requestId: text(body.request_id) ?? response.headers.get("X-Request-Id"),
    retryAfterSeconds:
      typeof body.retry_after_seconds === "number"
        ? body.retry_after_seconds
        : header > 0
          ? header
          : null,
  };
}

async function readBody(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
