"""Meta's words for what happens to messages afterwards, and for coexistence echoes.

Sources: webhooks, references "reaction", "edit", "revoke" and "smb_message_echoes".
"""

from prosa.emulators.model import Author, Message, Phone
from prosa.emulators.notices import Part
from prosa.emulators.tape import now
from prosa.kit.ids import uuid7


def echo_part(phone: Phone, message: Message) -> Part:
    return {
        "message_echoes": [
            {
                **_to(phone),
                "id": message.id,
                "timestamp": str(int(message.at)),
                "type": "text",
                "text": {"body": message.text},
            }
        ]
    }


def reaction_part(
    phone: Phone,
    message: Message,
    emoji: str,
    *,
    by_company: bool,  # noqa: ARG001  the shape of both providers; Meta tells of customers only
) -> Part:
    told: Part = {"message_id": message.id}
    if emoji:
        told["emoji"] = emoji
    return _by_author(phone, Author.CUSTOMER, "reaction", told)


def edit_part(phone: Phone, message: Message) -> Part:
    words: Part = {"type": "text", "text": {"body": message.text}}
    told: Part = {"original_message_id": message.id, "message": words}
    return _by_author(phone, message.author, "edit", told)


def revoke_part(phone: Phone, message: Message) -> Part:
    return _by_author(phone, message.author, "revoke", {"original_message_id": message.id})


def _by_author(phone: Phone, author: Author, kind: str, told: Part) -> Part:
    is_customer = author is Author.CUSTOMER
    item: Part = {
        **(_from(phone) if is_customer else _to(phone)),
        "id": f"wamid.{uuid7().hex}",
        "timestamp": str(int(now())),
        "type": kind,
        kind: told,
    }
    return {"messages" if is_customer else "message_echoes": [item]}


def _from(phone: Phone) -> Part:
    found = {"from": phone.number, "from_user_id": phone.bsuid}
    return {key: value for key, value in found.items() if value}


def _to(phone: Phone) -> Part:
    found = {"to": phone.number, "to_user_id": phone.bsuid}
    return {key: value for key, value in found.items() if value}
