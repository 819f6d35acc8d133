/** By the server's code for why a message did not leave; providers' own codes are in theirs. */
const REASONS: Record<string, string> = {
  "delivery.window_closed": "window_closed",
  "delivery.interrupted": "unreachable",
  "provider.131047": "window_closed",
  "provider.131026": "no_whatsapp",
  "conversation.number_unknown": "no_whatsapp",
  "provider.131056": "throttled",
  "provider.130429": "throttled",
  "provider.http_429": "throttled",
  "provider.0": "credentials",
  "provider.190": "credentials",
  "provider.http_401": "credentials",
  "provider.http_403": "credentials",
  "provider.session_not_ready": "unreachable",
  "provider.unreached": "unreachable",
};

/** Which of `delivery.reason` says it. */
export const failureReason = (code: string | null | undefined): string =>
  REASONS[code ?? ""] ?? "unknown";
