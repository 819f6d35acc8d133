"""What Meta's error codes ask of us. Matched on the code only: titles change.

Sources: Meta's table of Cloud API error codes, and copies of it; the codes
marked "verify" could not be read in Meta's own page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from prosa.channels.payload import Fragment, fragment, text_of

MAX_REASON = 300


class Remedy(StrEnum):
    RETRY = "retry"
    RETRY_PAIR = "retry_pair"
    """Only this recipient must wait (4^attempts seconds)."""
    REFUSE = "refuse"
    STOP_INBOX = "stop_inbox"


@dataclass(frozen=True, slots=True)
class Meaning:
    remedy: Remedy
    reason: str
    after: timedelta | None = None


_RETRY, _REFUSE, _STOP = Remedy.RETRY, Remedy.REFUSE, Remedy.STOP_INBOX

MEANINGS: Mapping[int, Meaning] = {
    1: Meaning(_RETRY, "Meta's service had an unknown fault."),
    2: Meaning(_RETRY, "Meta's service is temporarily unavailable."),
    4: Meaning(_RETRY, "The app has made too many calls."),
    80007: Meaning(_RETRY, "The WhatsApp Business Account has reached its rate limit."),
    130429: Meaning(_RETRY, "The number sends faster than its throughput allows."),
    131057: Meaning(
        _RETRY, "The number's throughput is being upgraded.", after=timedelta(seconds=60)
    ),
    131000: Meaning(_RETRY, "Meta had an unspecified fault."),  # verify
    131016: Meaning(_RETRY, "A Meta service is overloaded or unavailable."),  # verify
    131056: Meaning(Remedy.RETRY_PAIR, "Too many messages to this person in a short time."),
    131047: Meaning(_REFUSE, "More than 24 hours since the person's last message."),
    131026: Meaning(_REFUSE, "The message cannot be delivered to this person."),
    131051: Meaning(_REFUSE, "Meta does not support this type of message."),
    131052: Meaning(_REFUSE, "The person's media could not be downloaded."),  # verify
    131053: Meaning(_REFUSE, "The media could not be uploaded."),  # verify
    131008: Meaning(_REFUSE, "A required parameter is missing."),
    131009: Meaning(_REFUSE, "A parameter has a value that Meta refuses."),
    131021: Meaning(_REFUSE, "Sender and recipient are the same number."),
    131030: Meaning(_REFUSE, "The recipient is not on the test number's list."),
    131049: Meaning(_REFUSE, "Meta limits how often this person may be written to."),  # verify
    131050: Meaning(_REFUSE, "The person does not want marketing messages."),  # verify
    131062: Meaning(_REFUSE, "This message may not be sent to a business-scoped id."),
    100: Meaning(_REFUSE, "A parameter is not supported or misspelled."),
    33: Meaning(_REFUSE, "The business number was not found."),
    0: Meaning(_STOP, "The access token is not accepted."),
    3: Meaning(_STOP, "The app may not do this."),
    10: Meaning(_STOP, "The app lacks a permission."),
    190: Meaning(_STOP, "The access token has expired."),
    368: Meaning(_STOP, "The account is blocked for breaking a policy."),
    130497: Meaning(_REFUSE, "The account may not write to people in this country."),
    131031: Meaning(_STOP, "The account is locked."),  # verify
    131048: Meaning(_STOP, "Too many messages of this number were marked as spam."),
    133010: Meaning(_STOP, "The number is not registered on the Cloud API."),
}

INBOX_WIDE = frozenset({2, 4, 80007, 130429, 131016, 131057})
"""Retried, and nobody's own fault: the service is away, or the whole account is too fast. The
faults that Meta cannot name (1, 131000) may be of one message."""

_OF_TEMPLATES = {
    132000: Meaning(_REFUSE, "The template wants another number of values."),
    132001: Meaning(_REFUSE, "Meta has no approved template of this name in this language."),
    132005: Meaning(_REFUSE, "The template with its values is too long."),
    132007: Meaning(_REFUSE, "The template breaks a rule of Meta's about its signs."),
    132012: Meaning(_REFUSE, "A value does not have the form that the template wants."),
    132015: Meaning(_REFUSE, "Meta has paused the template for its low quality."),
    132016: Meaning(_REFUSE, "Meta has switched the template off for its low quality."),
}
_PERMISSION = Meaning(_STOP, "A permission is missing or was withdrawn.")
_TEMPLATE = Meaning(_REFUSE, "The template has a fault.")


def meaning_of(code: int) -> Meaning | None:
    """What to do about `code`, or None if we do not know it."""
    if 200 <= code <= 299:
        return _PERMISSION
    if 132000 <= code <= 132999:
        return _OF_TEMPLATES.get(code, _TEMPLATE)
    return MEANINGS.get(code)


def number_of(error: Fragment) -> int | None:
    """The code of one Meta error object."""
    code: object = error.get("code")
    if isinstance(code, str) and code.isascii() and code.isdecimal():
        return int(code[:9])
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def code_of(error: Fragment) -> str:
    """Our stable code for one Meta error object: `provider.131047`."""
    number = number_of(error)
    return "provider.failed" if number is None else f"provider.{number}"


def describe(error: Fragment) -> str:
    """One plain sentence about a Meta error object: ours if we know the code, else theirs."""
    number = number_of(error)
    known = None if number is None else meaning_of(number)
    if known:
        return known.reason
    details = text_of(fragment(error.get("error_data")).get("details"))
    theirs = details or text_of(error.get("message")) or text_of(error.get("title"))
    return theirs[:MAX_REASON] or "The provider gave no reason."
