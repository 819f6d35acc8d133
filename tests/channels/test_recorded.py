"""Every recorded payload means what its file says. To add a case, add a file.

A file holds the `hook` (or, if it is no JSON, its `body`) and what it `means`
to the account in `address`. `sent_at` without a time of the provider's own is
the instant of arrival.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from prosa.channels.contract import (
    AccountProblem,
    ContactTyping,
    DeliveryReport,
    IdentityChanged,
    Inbound,
    InboundMessage,
    MessageEdited,
    MessageReaction,
    MessageRevoked,
    SessionReport,
    Unreadable,
)
from prosa.channels.registry import CHANNELS

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*/*.json"))
ADDRESSES = {"whatsapp_cloud": "106540352242922", "whatsapp_waha": "default"}
RECEIVED_AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("file", RECORDED, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_recorded_payload(file: Path) -> None:
    """CHN-12, CHN-21, CHN-25."""
    case = json.loads(file.read_text())
    body = case["body"].encode() if "body" in case else json.dumps(case["hook"]).encode()
    channel = CHANNELS[file.parent.name]
    address = case.get("address", ADDRESSES[file.parent.name])
    if case["means"] == "Unreadable":
        with pytest.raises(Unreadable):
            channel.parse(body, address=address, received_at=RECEIVED_AT)
        with pytest.raises(Unreadable):
            channel.addresses(body)
        return
    found = channel.parse(body, address=address, received_at=RECEIVED_AT)
    assert [_plain(item) for item in found] == case["means"]
    assert not found or address in channel.addresses(body)


def test_every_channel_has_recordings() -> None:
    assert {file.parent.name for file in RECORDED} == set(CHANNELS)


def _plain(item: Inbound) -> dict[str, Any]:
    match item:
        case InboundMessage(sender=sender):
            return {
                "is": "InboundMessage",
                "provider_id": item.provider_id,
                "kind": item.kind,
                "text": item.text,
                "identities": [[i.kind, i.value] for i in sender.identities],
                "recipient": sender.recipient,
                "name": sender.name,
                "sent_at": item.sent_at.isoformat(),
                "has_detail": item.detail is not None,
                **({"by_phone": True} if item.by_phone else {}),
                **_reason_in(item.detail),
                **_file_in(item),
            }
        case MessageReaction() | MessageEdited() | MessageRevoked():
            return _afterwards(item)
        case DeliveryReport(receipt=receipt):
            return {
                "is": "DeliveryReport",
                "provider_id": item.provider_id,
                "status": receipt.status.value,
                "at": receipt.at.isoformat(),
                "error_code": receipt.error_code,
                "error": receipt.error,
                "reference": item.reference,
            }
        case ContactTyping():
            return {
                "is": "ContactTyping",
                "identities": [[i.kind, i.value] for i in item.identities],
                "is_typing": item.is_typing,
            }
        case SessionReport():
            return {"is": "SessionReport", "status": item.status, "at": item.at.isoformat()}
        case AccountProblem():
            return {"is": "AccountProblem", "code": item.code, "message": item.message}
        case IdentityChanged():
            return {
                "is": "IdentityChanged",
                "previous": [item.previous.kind, item.previous.value],
                "current": [item.current.kind, item.current.value],
                "at": item.at.isoformat(),
            }


def _afterwards(item: MessageReaction | MessageEdited | MessageRevoked) -> dict[str, Any]:
    what: dict[str, Any] = {"is": type(item).__name__}
    match item:
        case MessageReaction():
            what |= {"provider_id": item.provider_id, "emoji": item.emoji}
        case MessageEdited():
            what |= {"provider_id": item.provider_id, "text": item.text}
        case MessageRevoked():
            what |= {"provider_ids": list(item.provider_ids)}
    return {**what, "at": item.at.isoformat(), "by_phone": item.by_phone}


def _reason_in(detail: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"reason": detail["reason"]} if detail and "reason" in detail else {}


def _file_in(item: InboundMessage) -> dict[str, Any]:
    """Its file, or the place or contacts that it tells of."""
    if item.media is not None:
        told = {key: value for key, value in asdict(item.media).items() if value}
        expires_at = told.pop("expires_at", None)
        return {"media": {**told, **({"expires_at": str(expires_at)} if expires_at else {})}}
    return {"detail": item.detail} if item.kind in ("location", "contacts") else {}
