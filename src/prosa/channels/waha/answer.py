"""What WAHA's answer to a send means. Each engine answers in its own form."""

from datetime import timedelta

from prosa.channels.contract import (
    Accepted,
    Later,
    ProviderAnswer,
    Refused,
    SendOutcome,
    Unknown,
)
from prosa.channels.payload import Fragment, fragment, read_object_or_empty, text_of
from prosa.channels.waha.addresses import message_key

_SESSION_WAIT = timedelta(seconds=10)
MAX_REASON = 300


def interpret(answer: ProviderAnswer) -> SendOutcome:
    body = read_object_or_empty(answer.body)
    name = f"provider.http_{answer.status}"
    match answer.status:
        case 200 | 201:
            return _acceptance(body)
        case 401 | 403:
            return Refused(name, "WAHA did not accept the API key.", stops_inbox=True)
        case 422 if _is_session_away(body):
            words = "The WhatsApp session is not working at the moment."
            return Later(
                "provider.session_not_ready", words, after=_SESSION_WAIT, is_inbox_wide=True
            )
        case 429:
            return Later(name, "WAHA asks us to slow down.", is_inbox_wide=True)
        case 408:
            return Unknown("WAHA gave up waiting, and did not say whether it sent.")
        case status if status < 200 or status >= 500:
            return Unknown(f"HTTP {status}: WAHA did not say whether it sent.")
        case status if status < 300:
            return _acceptance(body)
        case _:
            return Refused(name, _reason_in(body))


def _acceptance(body: Fragment) -> SendOutcome:
    """WEBJS: `id` text or `{_serialized}`; NOWEB: `{key: {id}}`; GOWS: `id` text and `_data`."""
    raw = fragment(body.get("_data"))
    told = (body.get("id"), fragment(body.get("key")).get("id"), raw.get("id"), raw.get("key"))
    key = next((key for key in map(message_key, told) if key), "")
    return Accepted(key) if key else Unknown("WAHA answered without a message id.")


def _is_session_away(body: Fragment) -> bool:
    """WAHA's 422 about a session gives its `status` and what was `expected`."""
    said = text_of(body.get("error")) or text_of(body.get("message"))
    return "status" in body or "expected" in body or "session" in said.lower()


def _reason_in(body: Fragment) -> str:
    told = (body.get("message"), fragment(body.get("message")).get("message"), body.get("error"))
    said = next((words for words in map(text_of, told) if words), "")
    return said[:MAX_REASON] or "WAHA refused the message without a reason."
