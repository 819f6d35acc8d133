"""What the Cloud API tells of messages after they were written.

Reactions come from everybody; edits and revocations only where the number is also used in the
WhatsApp Business app. Sources: Meta, webhooks, references "reaction", "edit" and "revoke".
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from prosa.channels.contract import Inbound, MessageEdited, MessageReaction, MessageRevoked
from prosa.channels.payload import Fragment, fragment, text_of
from prosa.channels.whatsapp_cloud.words import words_of

AFTERWARDS: Final = frozenset(("reaction", "edit", "revoke"))


def read_afterwards(
    message: Fragment, kind: str, at: datetime, *, by_phone: bool
) -> Iterator[Inbound]:
    """A reaction without an emoji takes it away. What names no message is nothing."""
    told = fragment(message.get(kind))
    target = text_of(told.get("message_id")) or text_of(told.get("original_message_id"))
    if not target:
        return
    match kind:
        case "reaction":
            yield MessageReaction(target, text_of(told.get("emoji")) or None, at, by_phone)
        case "revoke":
            yield MessageRevoked((target,), at, by_phone)
        case _:
            words = fragment(told.get("message"))
            _, text = words_of(words, text_of(words.get("type")) or "text")
            if text:
                yield MessageEdited(target, text, at, by_phone)
