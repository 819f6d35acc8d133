"""What happens besides a customer's words: reactions, edits, the company's own phone, and what
the business tells: that it has read, that it types."""

import pytest

from prosa.channels.calls import ProviderAnswer
from prosa.channels.contract import Account, MessageEdited, MessageReaction, MessageRevoked
from prosa.channels.registry import CHANNELS
from prosa.channels.telling import Heard
from tests.emulators.stage import ADDRESSES, CREDENTIALS, PATHS, Stage

pytestmark = pytest.mark.anyio

BOTH = pytest.mark.parametrize("channel", ["whatsapp_cloud", "whatsapp_waha"])


def _account(stage: Stage, channel: str) -> Account:
    settings = {"base_url": f"{stage.emulator.url}{PATHS[channel]}"}
    return Account(ADDRESSES[channel], settings, CREDENTIALS[channel])


@BOTH
async def test_a_customer_reacts_edits_and_takes_back(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    await stage.writes(phone, "Oi")
    [line] = await stage.chat(phone)
    path = f"/phones/{phone}/messages/{line['id']}"
    await stage.control("POST", f"{path}/reaction", {"emoji": "👍"})
    await stage.control("PATCH", path, {"text": "Oi!"})
    await stage.control("DELETE", path)
    await stage.until(lambda: len(stage.product.items) == 4)
    _, reaction, edited, revoked = stage.product.items
    assert isinstance(reaction, MessageReaction)
    assert isinstance(edited, MessageEdited)
    assert isinstance(revoked, MessageRevoked)
    assert (reaction.provider_id, reaction.emoji, reaction.by_phone) == (line["id"], "👍", False)
    assert (edited.provider_id, edited.text) == (line["id"], "Oi!")
    assert revoked.provider_ids[0] == line["id"]
    [line] = await stage.chat(phone)
    assert (line["text"], line["is_edited"], line["is_revoked"]) == ("Oi!", True, True)
    assert line["customers_reaction"] == "👍"


@BOTH
async def test_the_company_writes_on_its_own_phone(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    await stage.control("POST", f"/phones/{phone}/company-messages", {"text": "Chegou!"})
    await stage.until(lambda: stage.product.messages and stage.product.receipts)
    [message] = stage.product.messages
    assert (message.text, message.by_phone) == ("Chegou!", True)
    assert {receipt.provider_id for receipt in stage.product.receipts} == {message.provider_id}


@BOTH
async def test_the_phone_shows_that_it_was_read_and_who_types(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    await stage.writes(phone, "Oi")
    await stage.idle()
    [line] = await stage.chat(phone)
    heard = Heard(line["id"], "5531988887777")
    account = _account(stage, channel)
    typing = CHANNELS[channel].typing(heard, account, is_typing=True)
    assert typing is not None
    for call in (CHANNELS[channel].mark_read(heard, account), typing):
        answer = await stage.out.call(call)
        assert isinstance(answer, ProviderAnswer)
        assert 200 <= answer.status < 300
    assert [line["status"] for line in await stage.chat(phone)] == ["read"]
    assert (await stage.control("GET", f"/phones/{phone}/messages"))["phone"]["is_company_typing"]


@BOTH
async def test_a_message_that_is_not_there_cannot_change(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    refusal = await stage.control("DELETE", f"/phones/{phone}/messages/nothing", expect=404)
    assert refusal["code"] == "emulator.no_such_message"
