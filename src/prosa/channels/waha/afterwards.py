"""What WAHA tells of messages after they were written: reactions, edits, revocations.

Source: waha.devlike.pro, "events", and the bodies that its engines build. The original message
is named by `editedMessageId` and `revokedMessageId`; older versions and WEBJS name it only in
`before`, or not at all.
"""

from datetime import datetime

from prosa.channels.contract import MessageEdited, MessageReaction, MessageRevoked
from prosa.channels.payload import Fragment, fragment, instant_of, text_of
from prosa.channels.waha.addresses import message_key


def read_reaction(payload: Fragment, told_at: datetime) -> MessageReaction | None:
    """`message.reaction`: an empty text takes the emoji away."""
    told = fragment(payload.get("reaction"))
    return _reaction(told.get("messageId"), told.get("text"), payload, told_at)


def read_embedded_reaction(payload: Fragment, told_at: datetime) -> MessageReaction | None:
    """Older NOWEB brings reactions among the messages."""
    told = fragment(_raw_message(payload).get("reactionMessage"))
    key = fragment(told.get("key"))
    return _reaction(key.get("id") or key.get("ID"), told.get("text"), payload, told_at)


def is_protocol(payload: Fragment) -> bool:
    """An edit or a revocation among the messages: it has an event of its own."""
    raw = _raw_message(payload)
    return bool(fragment(raw.get("protocolMessage")) or fragment(raw.get("editedMessage")))


def read_edited(payload: Fragment, told_at: datetime) -> MessageEdited | None:
    target = message_key(payload.get("editedMessageId")) or message_key(payload.get("id"))
    text = text_of(payload.get("body"))
    if not target or not text:
        return None
    return MessageEdited(target, text, told_at, by_phone=payload.get("fromMe") is True)


def read_revoked(payload: Fragment, told_at: datetime) -> MessageRevoked | None:
    before, after = fragment(payload.get("before")), fragment(payload.get("after"))
    protocol = fragment(_raw_message(payload).get("protocolMessage"))
    key = fragment(protocol.get("key"))
    told = (
        payload.get("revokedMessageId"),
        before.get("id"),
        key.get("id") or key.get("ID"),
        after.get("id"),
        payload.get("id"),
    )
    candidates = tuple(dict.fromkeys(key for key in map(message_key, told) if key))
    if not candidates:
        return None
    by_phone = True in (after.get("fromMe"), before.get("fromMe"), payload.get("fromMe"))
    return MessageRevoked(candidates, told_at, by_phone=by_phone)


def _reaction(
    target: object, emoji: object, payload: Fragment, told_at: datetime
) -> MessageReaction | None:
    key = message_key(target)
    at = instant_of(payload.get("timestamp"), otherwise=told_at)
    by_phone = payload.get("fromMe") is True
    return MessageReaction(key, text_of(emoji) or None, at, by_phone) if key else None


def _raw_message(payload: Fragment) -> Fragment:
    """What the engine itself was told: `message` in NOWEB, `Message` in GOWS."""
    raw = fragment(payload.get("_data"))
    return fragment(raw.get("message")) or fragment(raw.get("Message"))
