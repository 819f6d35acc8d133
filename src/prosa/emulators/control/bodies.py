"""What the control API takes, and how it answers. Shapes are strict: a typing error is a 422."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec
from aiohttp import web

from prosa.emulators.model import Account, Author, Card, Phone, Place
from prosa.emulators.tape import now

Body = TypeVar("Body")

_encode = msgspec.json.Encoder().encode


class NewPhone(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    account: str
    name: str
    number: str = ""
    bsuid: str = ""
    lid: str = ""
    is_reading: bool = True
    answers: list[str] = []


class PhoneChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str | None = None
    is_on: bool | None = None
    is_reading: bool | None = None
    fails_with: int | msgspec.UnsetType | None = msgspec.UNSET
    answers: list[str] | None = None
    silent_for_seconds: float | None = None
    """Pretend that the customer wrote last so long ago."""


class NewText(msgspec.Struct, forbid_unknown_fields=True):
    text: str


class NewMessage(msgspec.Struct, forbid_unknown_fields=True):
    """Words, or a file of `POST /files` with them as its caption, a place, or contacts."""

    text: str = ""
    file: str = ""
    kind: str = ""
    """As what the file is sent; left out: by its type."""
    is_voice: bool = False
    place: Place | None = None
    contacts: list[Card] = []
    reply_to: str = ""
    """The id of the message of this chat that it answers."""


class NewReaction(msgspec.Struct, forbid_unknown_fields=True):
    emoji: str = ""
    """Empty: it is taken away."""
    by_company: bool = False


class ReadUpTo(msgspec.Struct, forbid_unknown_fields=True):
    up_to: str | None = None


class SessionChange(msgspec.Struct, forbid_unknown_fields=True):
    account: str
    status: str


class NewBurst(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A crowd: `phones` customers who write `messages` texts each."""

    account: str
    phones: int
    messages: int = 1
    text: str = "Oi"
    """`{phone}` and `{message}` become their numbers, from 1."""
    rate_per_second: float = 0.0
    """0: as fast as possible."""
    first_number: str = "5511980000000"
    name: str = "Cliente"
    answers: list[str] = []
    is_reading: bool = False


class Part(msgspec.Struct, omit_defaults=True):
    """Of a template: its header, body, footer or buttons."""

    type: str
    format: str = ""
    text: str = ""
    example: dict[str, object] = {}
    buttons: list[dict[str, str]] = []


class Template(msgspec.Struct, kw_only=True):
    """As Meta lists it."""

    id: str
    name: str
    language: str
    category: str
    status: str = "APPROVED"
    components: list[Part]


class NewTemplates(msgspec.Struct, forbid_unknown_fields=True):
    """All that a business account has from now on."""

    business_account_id: str
    templates: list[Template]


class Refusal(Exception):
    """The control API says no."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def answer(content: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=_encode(content), content_type="application/json")


async def read(request: web.Request, shape: type[Body]) -> Body:
    """The body in its shape. Raises `Refusal`."""
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Refusal(422, "emulator.invalid", str(error)) from None


async def merged(request: web.Request, current: Body) -> Body:
    """`current` with the fields of the body changed. Raises `Refusal`."""
    given = await read(request, dict[str, object])
    before: dict[str, object] = msgspec.to_builtins(current)
    try:
        return msgspec.convert({**before, **given}, type(current))
    except msgspec.ValidationError as error:
        raise Refusal(422, "emulator.invalid", str(error)) from None


def account_view(account: Account) -> Mapping[str, object]:
    """An account without its credentials."""
    return {
        "key": account.key,
        "channel": account.channel,
        "address": account.address,
        "display_name": account.display_name,
        "display_phone_number": account.display_phone_number,
        "webhook_url": account.webhook_url,
        "session_status": account.session_status,
        "is_signed": bool(
            account.credentials.get("app_secret") or account.credentials.get("hmac_key")
        ),
    }


def phone_view(phone: Phone) -> Mapping[str, object]:
    last = phone.messages[-1] if phone.messages else None
    unread = sum(m.author is Author.BUSINESS and m.status == "delivered" for m in phone.messages)
    return {
        "id": phone.id,
        "account": phone.account,
        "name": phone.name,
        "number": phone.number,
        "bsuid": phone.bsuid,
        "lid": phone.lid,
        "is_on": phone.is_on,
        "is_reading": phone.is_reading,
        "is_crowd": phone.is_crowd,
        "fails_with": phone.fails_with,
        "answers": list(phone.answers),
        "silent_for_seconds": round(now() - phone.last_wrote_at) if phone.last_wrote_at else None,
        "unread_count": unread,
        "is_company_typing": phone.sees_typing_until > now(),
        "last_message": last,
    }
