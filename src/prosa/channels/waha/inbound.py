"""What a WAHA webhook says. One event a body: `message`, `message.ack`, `session.status`,
`presence.update`.

Every other event is skipped: `message.any` repeats `message` and adds our own
words; reactions and revocations have no home with us yet.
"""

from datetime import datetime

from prosa.channels.contract import (
    ContactTyping,
    DeliveryReport,
    Inbound,
    InboundMessage,
    SessionReport,
    Unreadable,
)
from prosa.channels.payload import (
    Fragment,
    bounded,
    fragment,
    fragments,
    instant_of,
    known_kind,
    read_object,
    text_of,
)
from prosa.channels.waha.addresses import message_key, read_sender
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

_VOICE_TYPES = ("ptt", "voice")
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
    found: Inbound | None
    match event:
        case "message":
            found = _read_message(payload, told_at)
        case "message.ack":
            found = _read_ack(payload, told_at)
        case "session.status":
            status = text_of(payload.get("status"))
            found = SessionReport(status, told_at) if status else None
        case "presence.update":
            found = _read_presence(payload)
        case _:
            found = None
    return [] if found is None else [found]


def _read_message(payload: Fragment, told_at: datetime) -> InboundMessage | None:
    provider_id = message_key(payload.get("id"))
    if not provider_id or payload.get("fromMe") is True:
        return None
    sender = read_sender(payload)
    kind = _kind_of(payload)
    if sender is None or kind in _SILENT_TYPES:
        return None
    at = instant_of(payload.get("timestamp"), otherwise=told_at)
    text = text_of(payload.get("body"))
    detail = None if kind == "text" else bounded(payload)
    return InboundMessage(provider_id, sender, known_kind(kind), text, at, detail)


def _kind_of(payload: Fragment) -> str:
    raw = fragment(payload.get("_data"))
    given = text_of(payload.get("type")) or text_of(raw.get("type"))
    if payload.get("hasMedia") is True or fragment(payload.get("media")):
        return _media_kind(given, text_of(fragment(payload.get("media")).get("mimetype")))
    if fragment(payload.get("location")):
        return "location"
    if payload.get("vCards"):
        return "contacts"
    if given not in _TEXT_TYPES:
        return given
    return "text" if text_of(payload.get("body")) else "unsupported"


def _media_kind(given: str, mimetype: str) -> str:
    if given in _VOICE_TYPES:
        return "audio"
    if given not in _TEXT_TYPES:
        return given
    if mimetype == "image/webp":
        return "sticker"
    family = mimetype.partition("/")[0]
    return family if family in ("image", "audio", "video") else "document"


def _read_presence(payload: Fragment) -> ContactTyping | None:
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
