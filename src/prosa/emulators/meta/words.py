"""Webhooks in Meta's words. Source: webhooks, reference "messages" and its statuses."""

import hmac
from base64 import b64encode
from collections.abc import Sequence

import msgspec

from prosa.emulators.model import Account, Message, Phone
from prosa.emulators.notices import Notice, Part

_encode = msgspec.json.Encoder().encode


class MetaWording:
    def bodies(
        self, account: Account, notices: Sequence[Notice]
    ) -> list[tuple[bytes, list[Notice]]]:
        """One body for all of them: Meta batches freely."""
        fields: dict[str, Part] = {}
        for notice in notices:
            for key, items in notice.part.items():
                field = "smb_message_echoes" if key == "message_echoes" else "messages"
                value = fields.setdefault(field, _value_of(account))
                value.setdefault(key, []).extend(items)
        changes = [{"field": field, "value": value} for field, value in fields.items()]
        entry = {"id": account.business_account_id, "changes": changes}
        body = _encode({"object": "whatsapp_business_account", "entry": [entry]})
        return [(body, list(notices))]

    def headers(self, account: Account, body: bytes, *, forged: bool) -> dict[str, str]:
        secret = account.credentials.get("app_secret", "")
        if forged:
            secret += "-not"
        if not secret:
            return {}
        signature = hmac.digest(secret.encode(), body, "sha256").hex()
        return {"X-Hub-Signature-256": f"sha256={signature}"}


def _value_of(account: Account) -> Part:
    return {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": account.display_phone_number or account.address,
            "phone_number_id": account.address,
        },
    }


def message_part(phone: Phone, message: Message) -> Part:
    """A customer's text. Who hides the number is named by the business-scoped id only."""
    profile: Part = {"name": phone.name}
    contact: Part = {"profile": profile}
    words: Part = {
        "id": message.id,
        "timestamp": str(int(message.at)),
        **_said(message),
    }
    if message.reply_to:
        words["context"] = {"id": message.reply_to}
    if phone.number:
        contact["wa_id"] = phone.number
        words["from"] = phone.number
    if phone.bsuid:
        contact["user_id"] = phone.bsuid
        words["from_user_id"] = phone.bsuid
        if not phone.number:
            profile["username"] = phone.name.lower().replace(" ", ".")
    return {"contacts": [contact], "messages": [words]}


def _said(message: Message) -> Part:
    """What the message holds: words, or a file with a caption, a place, contacts."""
    content = message.content
    if content is None:
        return {"type": "text", "text": {"body": message.text}}
    part: Part = {}
    if content.file is not None:
        part = {"id": content.file.id, "mime_type": content.file.mime}
        part["sha256"] = b64encode(bytes.fromhex(content.file.sha256)).decode()
        if message.text:
            part["caption"] = message.text
        if content.kind == "document":
            part["filename"] = content.file.filename
        if content.kind == "audio":
            part["voice"] = content.is_voice
    elif content.place is not None:
        part = msgspec.to_builtins(content.place)
    said: Part = {"type": content.kind, content.kind: part}
    if content.contacts:
        said["contacts"] = [
            {
                "name": {"formatted_name": card.name, "first_name": card.name},
                "phones": [{"phone": phone, "type": "CELL"} for phone in card.phones],
                "emails": [{"email": email} for email in card.emails],
            }
            for card in content.contacts
        ]
    return said


def receipt_part(
    phone: Phone, message: Message, status: str, *, at: float, code: int | None = None
) -> Part:
    told: Part = {
        "id": message.id,
        "status": status,
        "timestamp": str(int(at)),
        "biz_opaque_callback_data": message.reference,
    }
    if not message.reference:
        del told["biz_opaque_callback_data"]
    if phone.number:
        told["recipient_id"] = phone.number
    if phone.bsuid:
        told["recipient_user_id"] = phone.bsuid
    if status == "failed":
        title = "Re-engagement message" if code == 131047 else "Message undeliverable"
        told["errors"] = [{"code": code or 131026, "title": title, "message": title}]
    else:
        told["pricing"] = {
            "billable": False,
            "pricing_model": "PMP",
            "category": "service",
            "type": "free_customer_service",
        }
    return {"statuses": [told]}
