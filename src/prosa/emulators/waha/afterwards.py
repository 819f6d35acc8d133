"""WAHA's words for what the phone itself sent, and for what happens to messages afterwards."""

from prosa.emulators.model import Author, Message, Phone
from prosa.emulators.notices import Part
from prosa.emulators.tape import now
from prosa.emulators.waha.words import chat_id, content_part, serialized_id
from prosa.kit.ids import uuid7


def echo_part(phone: Phone, message: Message) -> Part:
    """`message.any` of what left the phone, by hand or by the API; NOWEB names the chat."""
    raw: Part = {"key": {"remoteJid": chat_id(phone), "fromMe": True, "id": message.id}}
    if phone.lid and phone.number:
        raw["key"]["remoteJidAlt"] = f"{phone.number}@s.whatsapp.net"
    payload: Part = {
        "id": serialized_id(phone, message),
        "timestamp": int(message.at),
        "from": chat_id(phone),
        "fromMe": True,
        "source": "app" if message.by_phone else "api",
        "to": None,
        "body": message.text,
        "ack": 1,
        "ackName": "SERVER",
        "_data": raw,
        **content_part(phone, message),
    }
    return {"event": "message.any", "payload": payload}


def reaction_part(phone: Phone, message: Message, emoji: str, *, by_company: bool) -> Part:
    payload: Part = {
        **_about(phone, by_company=by_company),
        "participant": None,
        "reaction": {"text": emoji, "messageId": serialized_id(phone, message)},
    }
    return {"event": "message.reaction", "payload": payload}


def edit_part(phone: Phone, message: Message) -> Part:
    payload: Part = {
        **_about(phone, by_company=message.author is Author.BUSINESS),
        "body": message.text,
        "hasMedia": False,
        "editedMessageId": message.id,
    }
    return {"event": "message.edited", "payload": payload}


def revoke_part(phone: Phone, message: Message) -> Part:
    after: Part = {**_about(phone, by_company=message.author is Author.BUSINESS), "body": ""}
    payload: Part = {"after": after, "before": None, "revokedMessageId": message.id}
    return {"event": "message.revoked", "payload": payload}


def _about(phone: Phone, *, by_company: bool) -> Part:
    """The event has an id of its own, which is not that of the message."""
    who = "true" if by_company else "false"
    return {
        "id": f"{who}_{chat_id(phone)}_3EB0{uuid7().hex[-14:].upper()}",
        "timestamp": now(),
        "from": chat_id(phone),
        "fromMe": by_company,
        "to": None,
    }
