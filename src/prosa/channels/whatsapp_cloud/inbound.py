"""What a Cloud API webhook says: every entry, change, message, status and error.

Batches are real: several of each may come in one body (CHN-21). The field
`messages` speaks to us, and `smb_message_echoes` tells what the company itself wrote in the
WhatsApp Business app on the same number; `standby` and others are not ours to show.
"""

from collections.abc import Iterator
from datetime import datetime

from prosa.channels.contract import (
    AccountProblem,
    DeliveryReport,
    Identity,
    IdentityChanged,
    Inbound,
    InboundMessage,
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
    word_of,
)
from prosa.channels.whatsapp_cloud.afterwards import AFTERWARDS, read_afterwards
from prosa.channels.whatsapp_cloud.errors import code_of, describe
from prosa.channels.whatsapp_cloud.media import read_detail, read_media
from prosa.channels.whatsapp_cloud.people import read_sender
from prosa.channels.whatsapp_cloud.words import words_of
from prosa.domain.delivery import Receipt, ReceiptStatus

_RECEIPTS = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.READ,
    "played": ReceiptStatus.READ,
    "failed": ReceiptStatus.FAILED,
}


def read_entries(body: bytes) -> list[Fragment]:
    """The entries of a webhook. Raises `Unreadable` if the body is none of Meta's."""
    envelope = read_object(body)
    if not isinstance(envelope.get("entry"), list):
        raise Unreadable("The body has no `entry` list, so it is no webhook of Meta's.")
    return fragments(envelope.get("entry"))


def parse(body: bytes, *, address: str, received_at: datetime) -> list[Inbound]:
    """What the body says to `address`, in its order. Raises `Unreadable`."""
    found: list[Inbound] = []
    for entry in read_entries(body):
        for change in fragments(entry.get("changes")):
            value = fragment(change.get("value"))
            if word_of(fragment(value.get("metadata")).get("phone_number_id")) != address:
                continue
            match change.get("field", "messages"):
                case "messages":
                    found.extend(_read_value(value, received_at))
                case "smb_message_echoes":
                    found.extend(_read_echoes(value, received_at))
                case _:
                    pass
    return found


def _read_value(value: Fragment, received_at: datetime) -> Iterator[Inbound]:
    contacts = fragments(value.get("contacts"))
    for message in fragments(value.get("messages")):
        yield from _read_message(message, contacts, received_at)
    for status in fragments(value.get("statuses")):
        yield from _read_status(status, received_at)
    for error in fragments(value.get("errors")):
        yield AccountProblem(code=code_of(error), message=describe(error))


def _read_echoes(value: Fragment, received_at: datetime) -> Iterator[Inbound]:
    """Coexistence (Meta, smb_message_echoes, 2026-05-21): `to` says whom it was written to."""
    contacts = fragments(value.get("contacts"))
    for echo in fragments(value.get("message_echoes")):
        told = {**echo, "from": echo.get("to"), "from_user_id": echo.get("to_user_id")}
        yield from _read_message(told, contacts, received_at, by_phone=True)


def _read_message(
    message: Fragment, contacts: list[Fragment], received_at: datetime, *, by_phone: bool = False
) -> Iterator[Inbound]:
    at = instant_of(message.get("timestamp"), otherwise=received_at)
    given_kind = text_of(message.get("type")) or "unsupported"
    if given_kind == "system":
        yield from _read_system(message, at)
        return
    if given_kind in AFTERWARDS:
        yield from read_afterwards(message, given_kind, at, by_phone=by_phone)
        return
    provider_id = text_of(message.get("id"))
    sender = read_sender(message, contacts)
    # A group's message is not a conversation between one person and the company.
    if not provider_id or sender is None or "group_id" in message:
        return
    kind, text = words_of(message, given_kind)
    quoted = text_of(fragment(message.get("context")).get("id")) or None
    if given_kind == "text":
        yield InboundMessage(
            provider_id, sender, kind, text, at, by_phone=by_phone, reply_to=quoted
        )
        return
    media = read_media(message, kind, at)
    shown = as_shown(kind, message, media=media, detail=read_detail(message, kind))
    detail = {**(shown[1] or {}), **_complaint_in(message)} or None
    yield InboundMessage(provider_id, sender, shown[0], text, at, detail, media, by_phone, quoted)


def _complaint_in(message: Fragment) -> dict[str, str]:
    """Why Meta could not pass it on (`messages[].errors`), in plain words."""
    errors = fragments(message.get("errors"))
    return {"code": code_of(errors[0]), "reason": describe(errors[0])} if errors else {}


def _read_system(message: Fragment, at: datetime) -> Iterator[Inbound]:
    """`user_changed_number` and `user_changed_user_id` (Meta, system messages, 2026-08-11)."""
    system = fragment(message.get("system"))
    if system.get("type") not in ("user_changed_number", "user_changed_user_id"):
        return
    old_number, new_number = word_of(message.get("from")), word_of(system.get("wa_id"))
    old_id = word_of(system.get("previous_user_id"))
    new_id = word_of(system.get("user_id")) or word_of(message.get("from_user_id"))
    pairs = (("whatsapp", old_number, new_number), ("bsuid", old_id, new_id))
    changed = [(k, old, new) for k, old, new in pairs if old and new and old != new]
    for kind, old, new in changed:
        yield IdentityChanged(Identity(kind, old), Identity(kind, new), at)
    if not changed and old_number and new_id and old_number != new_id:
        # The number can no longer be shared: only the new id is known.
        yield IdentityChanged(Identity("whatsapp", old_number), Identity("bsuid", new_id), at)


def _read_status(status: Fragment, received_at: datetime) -> Iterator[Inbound]:
    told = _RECEIPTS.get(text_of(status.get("status")))
    provider_id = text_of(status.get("id"))
    if told is None or not provider_id:
        return
    at = instant_of(status.get("timestamp"), otherwise=received_at)
    errors = fragments(status.get("errors"))
    code, reason = None, None
    if told is ReceiptStatus.FAILED:
        code = code_of(errors[0]) if errors else "provider.failed"
        reason = describe(errors[0]) if errors else "The provider gave no reason."
    reference = text_of(status.get("biz_opaque_callback_data")) or None
    yield DeliveryReport(provider_id, Receipt(told, at, code, reason), reference)
