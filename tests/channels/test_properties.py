"""Whatever comes over the network, a channel answers or says `Unreadable`; it never breaks."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import hypothesis.strategies as st
import msgspec
from hypothesis import given

from prosa.channels.contract import (
    Account,
    Channel,
    Hook,
    Inbound,
    InboundMessage,
    OutboundMessage,
    ProviderAnswer,
    Unreadable,
)
from prosa.channels.payload import MAX_DETAIL_BYTES
from prosa.channels.registry import CHANNELS

NOW = datetime(2026, 6, 1, tzinfo=UTC)
KEYS = st.sampled_from(
    [
        *("object", "entry", "changes", "value", "metadata", "phone_number_id", "field"),
        *("messages", "contacts", "statuses", "errors", "from", "id", "type", "timestamp"),
        *("text", "body", "interactive", "button", "system", "profile", "name", "wa_id"),
        *("event", "session", "payload", "_data", "key", "Info", "fromMe", "ack", "ackName"),
        *("hasMedia", "media", "mimetype", "code", "error", "user_id", "status", "caption"),
        *("reaction", "messageId", "message_id", "emoji", "edit", "revoke", "original_message_id"),
        *("message", "before", "after", "revokedMessageId", "editedMessageId", "protocolMessage"),
        *("message_echoes", "to", "to_user_id", "remoteJid", "remoteJidAlt", "me"),
    ]
)
WORDS = st.sampled_from(
    [
        *("messages", "text", "system", "user_changed_number", "interactive", "failed", "sent"),
        *("reaction", "edit", "revoke", "message.any", "message.reaction", "message.edited"),
        *(
            "message.revoked",
            "message",
            "message.ack",
            "session.status",
            "1",
            "default",
            "55@c.us",
            "1@lid",
            "a_b_c",
        ),
        *("true_1@c.us_X", "\x00", "", "-1", "999999999999999999999", "BR.1", "note"),
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.text()
JSONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(), inner, max_size=6)
    ),
    max_leaves=30,
)


def _meta(value: Any) -> dict[str, Any]:
    base = {"metadata": {"phone_number_id": "1"}}
    value = {**base, **value} if isinstance(value, dict) else value
    return {"entry": [{"changes": [{"field": "messages", "value": value}]}]}


HOOKS = (
    JSONS
    | JSONS.map(_meta)
    | st.fixed_dictionaries({"messages": st.lists(JSONS), "statuses": st.lists(JSONS)}).map(_meta)
    | st.fixed_dictionaries({"event": WORDS, "session": st.just("1"), "payload": JSONS})
)


def _read_all(channel: Channel, body: bytes) -> list[Inbound]:
    with contextlib.suppress(Unreadable):
        channel.addresses(body)
    with contextlib.suppress(Unreadable):
        return list(channel.parse(body, address="1", received_at=NOW))
    return []


@given(HOOKS)
def test_any_json_is_read_or_unreadable(value: Any) -> None:
    body = json.dumps(value).encode("utf-8", "replace")
    for channel in CHANNELS.values():
        for item in _read_all(channel, body):
            encoded = msgspec.json.encode(item)
            assert b"\\u0000" not in encoded
            if isinstance(item, InboundMessage):
                assert item.sender.identities
                assert item.sender.recipient
                assert item.provider_id
                assert len(msgspec.json.encode(item.detail)) <= MAX_DETAIL_BYTES + 4


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(body: bytes) -> None:
    for channel in CHANNELS.values():
        _read_all(channel, body)
        channel.verify(Hook({"x-webhook-hmac": "z", "x-hub-signature-256": "z"}, body), ACCOUNT)


def test_a_pit_of_brackets_is_unreadable() -> None:
    for channel in CHANNELS.values():
        assert _read_all(channel, b"[" * 200_000) == []


def test_a_huge_unsupported_message_is_kept_small() -> None:
    message = {"from": "55", "id": "a", "type": "order", "order": {"text": "x" * 100_000}}
    body = json.dumps(_meta({"messages": [message]})).encode()
    [item] = CHANNELS["whatsapp_cloud"].parse(body, address="1", received_at=NOW)
    assert isinstance(item, InboundMessage)
    assert item.detail is not None
    assert item.detail["left_out_bytes"] > 100_000


ACCOUNT = Account("1", {}, {"app_secret": "a", "hmac_key": "b"})


@given(st.integers(100, 599), st.binary(max_size=60) | JSONS.map(lambda v: json.dumps(v).encode()))
def test_any_answer_has_a_meaning(status: int, body: bytes) -> None:
    for channel in CHANNELS.values():
        channel.interpret(ProviderAnswer(status, body, {"retry-after": "x"}))


@given(st.text(min_size=1, max_size=40), st.text(max_size=50))
def test_any_recipient_can_be_rendered(recipient: str, text: str) -> None:
    for channel in CHANNELS.values():
        call = channel.render(OutboundMessage(recipient, text, "ref"), ACCOUNT)
        assert call.method == "POST"
        assert call.url.startswith("http")
