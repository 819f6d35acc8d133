"""What Meta's answer to a send means (facts: "errors: what to do").

Only a readable error of Meta's proves that the message was not taken. Anything
else from the far side, such as a bare 500 of a proxy, proves nothing.
"""

from datetime import timedelta

from prosa.channels.contract import (
    Accepted,
    Later,
    ProviderAnswer,
    Refused,
    SendOutcome,
    Unknown,
)
from prosa.channels.payload import Fragment, fragment, fragments, read_object_or_empty, text_of
from prosa.channels.whatsapp_cloud.errors import (
    INBOX_WIDE,
    Meaning,
    Remedy,
    describe,
    meaning_of,
    number_of,
)


def interpret(answer: ProviderAnswer) -> SendOutcome:
    body = read_object_or_empty(answer.body)
    error = fragment(body.get("error"))
    code = number_of(error)
    if code is not None:
        return _refusal(answer, error, code)
    if 200 <= answer.status < 300:
        return _acceptance(body)
    return _without_reason(answer)


def _acceptance(body: Fragment) -> SendOutcome:
    for message in fragments(body.get("messages")):
        if provider_id := text_of(message.get("id")):
            return Accepted(provider_id)
    return Unknown("Meta answered without a message id.")


def _refusal(answer: ProviderAnswer, error: Fragment, code: int) -> SendOutcome:
    name = f"provider.{code}"
    meaning = meaning_of(code)
    if meaning is None:
        return _unknown_code(answer, error, name)
    match meaning.remedy:
        case Remedy.RETRY:
            wait = _wait(answer, meaning)
            return Later(name, meaning.reason, after=wait, is_inbox_wide=code in INBOX_WIDE)
        case Remedy.RETRY_PAIR:
            return Later(name, meaning.reason, after=_wait(answer, meaning), pair_only=True)
        case Remedy.REFUSE:
            return Refused(name, meaning.reason, stops_inbox=answer.status == 401)
        case Remedy.STOP_INBOX:
            return Refused(name, meaning.reason, stops_inbox=True)


def _unknown_code(answer: ProviderAnswer, error: Fragment, name: str) -> SendOutcome:
    if answer.status >= 500:
        return Unknown(f"Meta answered HTTP {answer.status} with a code that we do not know.")
    if answer.status == 429:
        wait = _retry_after(answer)
        return Later(name, describe(error), after=wait, is_inbox_wide=True)
    return Refused(name, describe(error), stops_inbox=answer.status == 401)


def _without_reason(answer: ProviderAnswer) -> SendOutcome:
    name = f"provider.http_{answer.status}"
    if answer.status == 429:
        wait = _retry_after(answer)
        return Later(name, "Meta asks us to slow down.", after=wait, is_inbox_wide=True)
    if answer.status in (401, 403):
        return Refused(name, "Meta did not accept the access token.", stops_inbox=True)
    if answer.status >= 500 or answer.status == 408:
        return Unknown(f"HTTP {answer.status} came without a word of Meta's.")
    return Refused(name, f"HTTP {answer.status} came without a reason.")


def _wait(answer: ProviderAnswer, meaning: Meaning) -> timedelta | None:
    return _retry_after(answer) or meaning.after


def _retry_after(answer: ProviderAnswer) -> timedelta | None:
    seconds = answer.headers.get("retry-after", "")
    return timedelta(seconds=int(seconds[:6])) if seconds.isdecimal() else None
