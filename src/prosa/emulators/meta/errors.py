"""Meta's error bodies. Source: Cloud API, "error codes"."""

import msgspec
from aiohttp import web

_encode = msgspec.json.Encoder().encode

_MESSAGES = {
    0: "AuthException",
    4: "(#4) Application request limit reached",
    10: "(#10) Application does not have permission for this action",
    80007: "(#80007) Rate limit hit",
    130429: "(#130429) Rate limit hit",
    131000: "(#131000) Something went wrong",
    131016: "(#131016) Service unavailable",
    131026: "(#131026) Message undeliverable",
    131047: "(#131047) Re-engagement message",
    131048: "(#131048) Spam rate limit hit",
    131056: "(#131056) (Business Account, Consumer Account) pair rate limit hit",
    131057: "(#131057) Account in maintenance mode",
    132000: "(#132000) Number of parameters does not match the expected number of params",
    132001: "(#132001) Template name does not exist in the translation",
    132012: "(#132012) Parameter format does not match format in the created template",
    132015: "(#132015) Template is paused",
    132016: "(#132016) Template is disabled",
}
_STATUSES = {0: 401, 190: 401, 3: 500, 10: 403, 2: 503, 1: 500, 131000: 500, 131016: 500}


def refusal(
    code: int,
    message: str = "",
    *,
    details: str = "",
    status: int | None = None,
    kind: str = "OAuthException",
    subcode: int | None = None,
) -> web.Response:
    """An error of Meta's, with the HTTP status that goes with its code."""
    error: dict[str, object] = {
        "message": message or _MESSAGES.get(code, f"(#{code}) Error"),
        "type": kind,
        "code": code,
        "fbtrace_id": "AEmulatorTraceIdOfProsa",
    }
    if details:
        error["error_data"] = {"messaging_product": "whatsapp", "details": details}
    if subcode is not None:
        error["error_subcode"] = subcode
    http = status or _STATUSES.get(code, 400)
    return web.Response(
        status=http, body=_encode({"error": error}), content_type="application/json"
    )


def bad_token() -> web.Response:
    said = "Error validating access token: The session has been invalidated."
    return refusal(190, said)


def no_such_object(address: str) -> web.Response:
    said = (
        f"Unsupported post request. Object with ID '{address}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation."
    )
    return refusal(100, said, kind="GraphMethodException", subcode=33)


def missing(parameter: str) -> web.Response:
    return refusal(100, f"(#100) The parameter {parameter} is required.")


def invalid(details: str) -> web.Response:
    return refusal(100, "(#100) Invalid parameter", details=details)
