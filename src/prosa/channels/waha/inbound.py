"""What a WAHA webhook says. One event a body: `message`, `message.any`, `message.ack`,
`message.reaction`, `message.edited`, `message.revoked`, `session.status`, `presence.update`.

`message.any` repeats `message`, under the same key, and adds what the connected phone
itself sent, our own words among it. Every other event is skipped.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from prosa.channels.contract import (
    ContactTyping,
    DeliveryReport,
    Inbound,
    InboundMessage,
    MessageReaction,
    SessionReport,
    Unreadable,
)
from prosa.channels.files import as_shown
from prosa.channels.payload import (
    Fragment,
    fragment,
    fragments,
    instant_of,
    read_object,
    text_of,
)
from prosa.channels.waha.addresses import (
    message_key,
    quoted_key,
    read_counterpart,
    read_jid,
    read_sender,
)
from prosa.channels.waha.afterwards import (
    is_protocol,
    read_edited,
    read_embedded_reaction,
    read_reaction,
    read_revoked,
)
from prosa.channels.waha.media import kind_of_file, read_detail, read_media
from prosa.domain.delivery import Receipt, ReceiptStatus

_RECEIPTS = {
    -1: ReceiptStatus.FAILED,
    1: ReceiptStatus.SENT,
    2: ReceiptStatus.DELIVERED,
    3: ReceiptStatus.READ,
    4: ReceiptStatus.READ,
}
"""ERROR, SERVER, DEVICE, READ, PLAYED. PENDING (0) says nothing new."""

_ACK_NAMES = {"ERROR": -1, "PENDING": 0, "SERVER": 1, "DEVICE": 2, "READ": 3, "PLAYED": 4}

_TEXT_TYPES = ("", "chat", "text", "conversation")
_SILENT_TYPES = ("e2e_notification", "notification", "notification_template", "protocol")
"""WhatsApp's own notices inside a chat: nobody wrote them."""

_TYPING = ("typing", "recording")


def parse(body: bytes, *, address: str, received_at: datetime) -> list[Inbound]:
    """What the body says to the session `address`. Raises `Unreadable`."""
    envelope = read_object(body)
    event, session = envelope.get("event"), text_of(envelope.get("session"))
    if not session or not isinstance(event, str):
        raise Unreadable("The body names no `event` and `session`, so it is no hook of WAHA's.")
    if session != address:
        return []
    payload = fragment(envelope.get("payload"))
    told_at = instant_of(envelope.get("timestamp"), otherwise=received_at)
    if event in ("message", "message.any"):
        found = _read_message(payload, told_at, _own_users(envelope))
    else:
        reader = _READERS.get(event)
        found = reader(payload, told_at) if reader else None
    return [] if found is None else [found]


def _own_users(envelope: Fragment) -> frozenset[str]:
    """The connected phone's own addresses."""
    me = fragment(envelope.get("me"))
    told = (read_jid(text_of(me.get(key))).user for key in ("id", "lid", "jid"))
    return frozenset(user for user in told if user)


def _read_message(
    payload: Fragment, told_at: datetime, own: frozenset[str]
) -> InboundMessage | MessageReaction | None:
    provider_id = message_key(payload.get("id"))
    if not provider_id or is_protocol(payload):
        return None
    reaction = read_embedded_reaction(payload, told_at)
    if reaction is not None:
        return reaction
    by_phone = payload.get("fromMe") is True
    sender = read_counterpart(payload, own) if by_phone else read_sender(payload)
    kind = _kind_of(payload)
    if sender is None or kind in _SILENT_TYPES or kind == "reaction":
        return None
    at = instant_of(payload.get("timestamp"), otherwise=told_at)
    text, quoted = text_of(payload.get("body")), quoted_key(payload)
    if kind == "text":
        return InboundMessage(
            provider_id, sender, kind, text, at, by_phone=by_phone, reply_to=quoted
        )
    media = read_media(payload, kind)
    kind, detail = as_shown(kind, payload, media=media, detail=read_detail(payload, kind))
    return InboundMessage(provider_id, sender, kind, text, at, detail, media, by_phone, quoted)


def _kind_of(payload: Fragment) -> str:
    file = kind_of_file(payload)
    if file is not None:
        return file
    if fragment(payload.get("location")):
        return "location"
    if payload.get("vCards"):
        return "contacts"
    given = text_of(payload.get("type")) or text_of(fragment(payload.get("_data")).get("type"))
    if given not in _TEXT_TYPES:
        return given
    return "text" if text_of(payload.get("body")) else "unsupported"


def _read_session(payload: Fragment, told_at: datetime) -> SessionReport | None:
    status = text_of(payload.get("status"))
    return SessionReport(status, told_at) if status else None


def _read_presence(payload: Fragment, _told_at: datetime) -> ContactTyping | None:
    """Whether the customer of a chat is typing; groups and being online say nothing to us."""
    sender = read_sender({"from": payload.get("id")})
    told = [
        text_of(presence.get("lastKnownPresence"))
        for presence in fragments(payload.get("presences"))
    ]
    if sender is None or not told:
        return None
    return ContactTyping(sender.identities, is_typing=told[-1] in _TYPING)


def _read_ack(payload: Fragment, told_at: datetime) -> DeliveryReport | None:
    level: object = payload.get("ack")
    if not isinstance(level, int):
        level = _ACK_NAMES.get(text_of(payload.get("ackName")))
    told = _RECEIPTS.get(level) if level is not None else None
    provider_id = message_key(payload.get("id"))
    if told is None or not provider_id or payload.get("fromMe") is False:
        return None
    if told is not ReceiptStatus.FAILED:
        return DeliveryReport(provider_id, Receipt(told, told_at))
    reason = "WhatsApp reported an error for this message."
    return DeliveryReport(provider_id, Receipt(told, told_at, "provider.ack_error", reason))


_Reader = Callable[[Fragment, datetime], Inbound | None]

_READERS: Final[Mapping[str, _Reader]] = {
    "message.ack": _read_ack,
    "message.reaction": read_reaction,
    "message.edited": read_edited,
    "message.revoked": read_revoked,
    "session.status": _read_session,
    "presence.update": _read_presence,
}
