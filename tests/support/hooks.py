"""Webhooks by hand: what an emulator would not send, signed as a provider signs."""

import json
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

import httpx

from prosa.emulators.model import Account, Provider
from prosa.emulators.world import WORDINGS
from prosa.kit.clock import Clock

Json = dict[str, Any]

ACKS: Final = {"sent": 1, "delivered": 2, "read": 3, "failed": -1}


def said(text: str, *, sender: str, at: float, id: str | None = None, name: str = "Rui") -> Json:
    """A text, as both `messages` and `contacts` of Meta need it."""
    return {
        "id": id or f"wamid.{uuid4().hex}",
        "from": sender,
        "timestamp": str(int(at)),
        "type": "text",
        "text": {"body": text},
        "_contact": {"wa_id": sender, "profile": {"name": name}},
    }


def reacted(id: str, emoji: str, *, sender: str, at: float) -> Json:
    """A reaction of a customer to the message `id`."""
    said_so = said("", sender=sender, at=at)
    del said_so["text"]
    return {**said_so, "type": "reaction", "reaction": {"message_id": id, "emoji": emoji}}


def receipt(
    id: str, status: str, *, at: float, reference: str | None = None, code: int | None = None
) -> Json:
    told: Json = {"id": id, "status": status, "timestamp": str(int(at)), "recipient_id": "5511"}
    if reference:
        told["biz_opaque_callback_data"] = reference
    if status == "failed":
        told["errors"] = [{"code": code or 131026, "title": "Message undeliverable"}]
    return told


def entry(
    account: Account, *, messages: Sequence[Json] = (), statuses: Sequence[Json] = ()
) -> Json:
    """What concerns one phone number: bodies hold any number of these."""
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": account.address, "display_phone_number": "551130001000"},
    }
    if messages:
        value["contacts"] = [m["_contact"] for m in messages if "_contact" in m]
        value["messages"] = [
            {key: part for key, part in m.items() if key != "_contact"} for m in messages
        ]
    if statuses:
        value["statuses"] = list(statuses)
    return {"id": "1022", "changes": [{"field": "messages", "value": value}]}


def body(*entries: Json) -> bytes:
    return json.dumps({"object": "whatsapp_business_account", "entry": list(entries)}).encode()


def waha_body(account: Account, event: str, payload: Json) -> bytes:
    return json.dumps(
        {"id": f"evt_{uuid4().hex}", "event": event, "session": account.address, "payload": payload}
    ).encode()


def signed(account: Account, content: bytes) -> dict[str, str]:
    return WORDINGS[Provider(account.channel)].headers(account, content, forged=False)


async def post(
    account: Account, content: bytes, *, url: str | None = None, headers: Json | None = None
) -> int:
    """To the account's own path, signed by it, unless told otherwise. Answers with the status."""
    async with httpx.AsyncClient(timeout=10) as http:
        answer = await http.post(
            url or account.webhook_url,
            content=content,
            headers=signed(account, content) if headers is None else headers,
        )
    return answer.status_code


def instant(clock: Clock) -> float:
    return clock.now().timestamp()
