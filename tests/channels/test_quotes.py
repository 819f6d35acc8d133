"""Which message a message answers, as each provider and engine tells it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from prosa.channels.contract import Account, InboundMessage, OutboundMessage, Quoted
from prosa.channels.waha.channel import Waha
from prosa.channels.whatsapp_cloud.channel import WhatsAppCloud

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARTICIPANT = {"stanzaId": "3EB0AA", "participant": "551130001000@s.whatsapp.net"}


def read_waha(**payload: Any) -> InboundMessage:
    body = {
        "event": "message",
        "session": "s",
        "payload": {
            "id": "false_5511987654321@c.us_3EB0BB",
            "from": "5511987654321@c.us",
            "fromMe": False,
            "body": "Verde",
            "timestamp": 1763812800,
            **payload,
        },
    }
    [found] = Waha().parse(json.dumps(body).encode(), address="s", received_at=NOW)
    assert isinstance(found, InboundMessage)
    return found


@pytest.mark.parametrize(
    "payload",
    [
        {"replyTo": {"id": "3EB0AA", "participant": None, "body": "Azul?"}},
        {"replyTo": {"id": "true_5511987654321@c.us_3EB0AA"}},
        {"_data": {"quotedStanzaID": "3EB0AA", "quotedMsg": {"body": "Azul?"}}},
        {"_data": {"message": {"extendedTextMessage": {"contextInfo": PARTICIPANT}}}},
        {"_data": {"Message": {"extendedTextMessage": {"contextInfo": {"stanzaID": "3EB0AA"}}}}},
    ],
    ids=["waha", "serialized", "webjs", "noweb", "gows"],
)
def test_every_engine_names_the_message_that_is_answered(payload: dict[str, Any]) -> None:
    assert read_waha(**payload).reply_to == "3EB0AA"


@pytest.mark.parametrize("odd", [{}, {"replyTo": None}, {"replyTo": 5}, {"_data": {"message": []}}])
def test_without_one_there_is_none(odd: dict[str, Any]) -> None:
    assert read_waha(**odd).reply_to is None


@pytest.mark.parametrize(
    ("context", "expected"),
    [({"id": "wamid.A", "from": "5511"}, "wamid.A"), ({"forwarded": True}, None), (None, None)],
)
def test_meta_names_it_in_the_context(context: Any, expected: str | None) -> None:
    said = {"id": "wamid.B", "from": "5511987654321", "type": "text", "text": {"body": "Verde"}}
    value = {
        "metadata": {"phone_number_id": "1"},
        "messages": [{**said, "timestamp": "1763812800", "context": context}],
    }
    body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
    [found] = WhatsAppCloud().parse(json.dumps(body).encode(), address="1", received_at=NOW)
    assert isinstance(found, InboundMessage)
    assert found.reply_to == expected


@pytest.mark.parametrize("is_ours", [True, False])
def test_ours_name_it_as_the_provider_wants(is_ours: bool) -> None:
    account = Account("s", {}, {})
    said = OutboundMessage("5511987654321", "Verde", "r", reply_to=Quoted("3EB0AA", is_ours))
    to_waha: Any = Waha().render(said, account).json
    flag = "true" if is_ours else "false"
    assert to_waha["reply_to"] == f"{flag}_5511987654321@c.us_3EB0AA"
    to_meta: Any = WhatsAppCloud().render(said, account).json
    assert to_meta["context"] == {"message_id": "3EB0AA"}
    plain: Any = WhatsAppCloud().render(OutboundMessage("5511", "x", "r"), account).json
    assert "context" not in plain
