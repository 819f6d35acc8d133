"""Reactions, edits and revocations, as each provider wants them called."""

import pytest

from prosa.channels.calls import Quoted
from prosa.channels.changing import Change
from prosa.channels.contract import Account
from prosa.channels.registry import CHANNELS

WAHA = Account("default", {"base_url": "http://waha"}, {"api_key": "k"})
META = Account("1066", {"base_url": "http://meta", "api_version": "v25.0"}, {"access_token": "t"})
THEIRS = Quoted("3EB0A", is_ours=False)
OURS = Quoted("3EB0B", is_ours=True)
CHAT = "5511987654321@c.us"


def test_waha_names_the_message_with_its_chat() -> None:
    call = CHANNELS["whatsapp_waha"].change(Change("reaction", THEIRS, CHAT, "👍"), WAHA)
    assert call is not None
    assert (call.method, call.url) == ("PUT", "http://waha/api/reaction")
    assert call.json == {"session": "default", "messageId": f"false_{CHAT}_3EB0A", "reaction": "👍"}


@pytest.mark.parametrize(
    ("what", "method", "body"), [("edited", "PUT", {"text": "Sim"}), ("revoked", "DELETE", None)]
)
def test_waha_edits_and_takes_back_by_an_escaped_path(
    what: str, method: str, body: dict[str, str] | None
) -> None:
    call = CHANNELS["whatsapp_waha"].change(Change(what, OURS, CHAT, "Sim"), WAHA)
    assert call is not None
    chat = "5511987654321%40c.us"
    assert (call.method, call.json) == (method, body)
    assert call.url == f"http://waha/api/default/chats/{chat}/messages/true_{chat}_3EB0B"


def test_meta_reacts_by_a_message_of_its_own() -> None:
    call = CHANNELS["whatsapp_cloud"].change(
        Change("reaction", Quoted("wamid.A", is_ours=False), "5511987654321", ""), META
    )
    assert call is not None
    assert call.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "5511987654321",
        "type": "reaction",
        "reaction": {"message_id": "wamid.A", "emoji": ""},
    }


@pytest.mark.parametrize("what", ["edited", "revoked"])
def test_meta_has_no_call_for_the_rest(what: str) -> None:
    assert CHANNELS["whatsapp_cloud"].change(Change(what, OURS, "5511987654321"), META) is None
