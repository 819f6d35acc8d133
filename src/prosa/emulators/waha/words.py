"""Webhooks in WAHA's words. Source: waha.devlike.pro, "events"."""

import hmac
from collections.abc import Sequence
from uuid import UUID

import msgspec

from prosa.emulators.model import Account, Author, Card, File, Message, Phone
from prosa.emulators.notices import Notice, Part
from prosa.emulators.shelf import extension_of
from prosa.emulators.tape import now
from prosa.kit.ids import uuid7

_encode = msgspec.json.Encoder().encode

ACKS = {"failed": (-1, "ERROR"), "sent": (1, "SERVER"), "delivered": (2, "DEVICE")}
READ = (3, "READ")


class WahaWording:
    def bodies(
        self, account: Account, notices: Sequence[Notice]
    ) -> list[tuple[bytes, list[Notice]]]:
        """WAHA sends one event a body, whatever is waiting."""
        return [(_envelope(account, notice), [notice]) for notice in notices]

    def headers(self, account: Account, body: bytes, *, forged: bool) -> dict[str, str]:
        key = account.credentials.get("hmac_key", "")
        if forged:
            key += "-not"
        if not key:
            return {}
        return {
            "X-Webhook-Hmac": hmac.digest(key.encode(), body, "sha512").hex(),
            "X-Webhook-Hmac-Algorithm": "sha512",
        }


def _envelope(account: Account, notice: Notice) -> bytes:
    event_id: UUID = uuid7()
    return _encode(
        {
            "id": f"evt_{event_id.hex}",
            "timestamp": int(now() * 1000),
            "event": notice.part["event"],
            "session": account.address,
            "me": {"id": f"{account.display_phone_number}@c.us", "pushName": account.display_name},
            "payload": notice.part["payload"],
            "engine": "NOWEB",
            "environment": {"version": "2026.9.1", "engine": "NOWEB", "tier": "PLUS"},
        }
    )


def chat_id(phone: Phone) -> str:
    """A person who hides the number writes from a LID."""
    return f"{phone.lid}@lid" if phone.lid else f"{phone.number}@c.us"


def serialized_id(phone: Phone, message: Message) -> str:
    mine = "true" if message.author is Author.BUSINESS else "false"
    return f"{mine}_{chat_id(phone)}_{message.id}"


def message_part(phone: Phone, message: Message) -> Part:
    raw: Part = {"key": {"remoteJid": chat_id(phone), "fromMe": False, "id": message.id}}
    if phone.lid and phone.number:
        raw["key"]["remoteJidAlt"] = f"{phone.number}@s.whatsapp.net"
    raw["pushName"] = phone.name
    payload: Part = {
        "id": serialized_id(phone, message),
        "timestamp": int(message.at),
        "from": chat_id(phone),
        "fromMe": False,
        "source": "app",
        "body": message.text,
        "ack": 1,
        "ackName": "SERVER",
        "_data": raw,
        **content_part(phone, message),
    }
    if message.reply_to:
        payload["replyTo"] = {"id": message.reply_to, "participant": None, "body": ""}
    return {"event": "message", "payload": payload}


def content_part(phone: Phone, message: Message) -> Part:
    """What a message holds besides words: a file, a place, contacts."""
    content = message.content
    part: Part = {"hasMedia": content is not None and content.file is not None}
    if content is None:
        return part
    part["type"] = "ptt" if content.is_voice else content.kind
    if content.file is not None:
        part["media"] = media_part(phone, content.file)
    if content.place is not None:
        part["location"] = {
            "latitude": content.place.latitude,
            "longitude": content.place.longitude,
            "description": content.place.name,
            "address": content.place.address,
        }
    if content.contacts:
        part["vCards"] = [_vcard(card) for card in content.contacts]
    return part


def media_part(phone: Phone, file: File) -> Part:
    """WAHA names its files as it sees itself, whoever asks."""
    session = phone.account.partition(":")[2]
    name = f"{file.id}.{extension_of(file)}"
    return {
        "url": f"http://localhost:3000/api/files/{session}/{name}",
        "mimetype": file.mime,
        "filename": file.filename or None,
        "error": None,
    }


def _vcard(card: Card) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{card.name}"]
    lines += [f"TEL;type=CELL:{phone}" for phone in card.phones]
    lines += [f"EMAIL:{email}" for email in card.emails]
    return "\r\n".join([*lines, "END:VCARD"])


def receipt_part(phone: Phone, message: Message, status: str) -> Part:
    level, name = ACKS.get(status, READ)
    payload: Part = {
        "id": serialized_id(phone, message),
        "from": chat_id(phone),
        "fromMe": True,
        "ack": level,
        "ackName": name,
    }
    return {"event": "message.ack", "payload": payload}


def typing_part(phone: Phone) -> Part:
    who = chat_id(phone)
    presence: Part = {"participant": who, "lastKnownPresence": "typing", "lastSeen": None}
    return {"event": "presence.update", "payload": {"id": who, "presences": [presence]}}


def session_part(account: Account) -> Part:
    payload: Part = {"name": account.address, "status": account.session_status}
    return {"event": "session.status", "payload": payload}
