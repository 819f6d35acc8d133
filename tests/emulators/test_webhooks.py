"""Webhooks as the providers send them: signed, in order, repeated until taken."""

import pytest

from prosa.channels.contract import ContactTyping, Identity, SessionReport, Verdict
from tests.emulators.stage import Stage

pytestmark = pytest.mark.anyio

BOTH = pytest.mark.parametrize("channel", ["whatsapp_cloud", "whatsapp_waha"])


@BOTH
async def test_what_a_customer_writes_arrives_signed(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    await stage.writes(phone, "Oi, meu pedido chegou? 👋")
    await stage.until(lambda: stage.product.messages)
    [(verdict, [message])] = stage.product.seen
    assert verdict is Verdict.GENUINE
    assert message in stage.product.messages
    [told] = stage.product.messages
    assert told.text == "Oi, meu pedido chegou? 👋"
    assert told.sender.name == "Marina"
    assert Identity("phone", "+5531988887777") in told.sender.identities
    assert [line["status"] for line in await stage.chat(phone)] == ["sent"]


async def test_a_username_without_a_number(stage: Stage) -> None:
    await stage.writes(await stage.phone(bsuid="BR.150257"), "Olá")
    await stage.until(lambda: stage.product.messages)
    [told] = stage.product.messages
    assert told.sender.identities == (Identity("bsuid", "BR.150257"),)
    assert told.sender.recipient == "BR.150257"


async def test_a_lid_with_and_without_its_number(stage: Stage) -> None:
    await stage.writes(await stage.phone("whatsapp_waha", lid="131"), "um")
    await stage.until(lambda: len(stage.product.messages) == 1)
    await stage.writes(
        await stage.phone("whatsapp_waha", lid="132", number="5511911112222"), "dois"
    )
    await stage.until(lambda: len(stage.product.messages) == 2)
    alone, told = stage.product.messages
    assert alone.sender.identities == (Identity("lid", "131"),)
    assert Identity("phone", "+5511911112222") in told.sender.identities
    assert told.sender.recipient == "132@lid"


@BOTH
async def test_it_is_repeated_until_the_web_takes_it(stage: Stage, channel: str) -> None:
    stage.product.answers = [500, 503, 404]
    phone = await stage.phone(channel)
    for text in ("um", "dois", "três"):
        await stage.writes(phone, text)
    counters = await stage.idle()
    assert stage.product.texts == ["um", "dois", "três"]
    assert counters["hooks_retried"] == 3
    assert counters["hooks_accepted"] == 3
    attempts = [entry.get("attempt") for entry in await tape(stage, "message")]
    assert attempts == [1, 2, 3, 4, 1, 1]


async def test_it_waits_while_the_web_is_down(stage: Stage) -> None:
    here = stage.product.url
    account = stage.emulator.world.accounts["whatsapp_cloud:106540352242922"]
    account.webhook_url = "http://127.0.0.1:9/hooks/whatsapp_cloud"
    await stage.writes(await stage.phone(), "Oi")
    await stage.until(lambda: stage.emulator.world.poster.counters.hooks_retried >= 2)
    assert (await tape(stage, "message"))[0].get("status") is None
    account.webhook_url = f"{here}/hooks/whatsapp_cloud"
    await stage.idle()
    assert stage.product.texts == ["Oi"]


async def test_duplicates_come_on_demand(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"duplicate": 2})
    await stage.writes(await stage.phone(), "Oi")
    counters = await stage.idle()
    assert stage.product.texts == ["Oi", "Oi", "Oi"]
    assert len({message.provider_id for message in stage.product.messages}) == 1
    assert counters["hooks_duplicated"] == 2
    assert counters["events_accepted"] == 1


async def test_disorder_comes_on_demand(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"reorder_seconds": 0.1})
    phone = await stage.phone()
    texts = [str(n) for n in range(30)]
    for text in texts:
        stage.emulator.world.write(stage.emulator.world.phones[phone], text)
    await stage.idle()
    assert sorted(stage.product.texts, key=int) == texts
    assert stage.product.texts != texts


async def test_batches_come_on_demand(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"batch": 10})
    phones = [await stage.phone(number=f"55119800000{n:02}") for n in range(5)]
    world = stage.emulator.world
    for n in range(4):
        for phone in phones:
            world.write(world.phones[phone], str(n))
    await stage.idle()
    assert len(stage.product.messages) == 20
    assert len(stage.product.seen) <= 4
    for phone in phones:
        number = world.phones[phone].number
        mine = [m.text for m in stage.product.messages if m.sender.recipient == number]
        assert mine == ["0", "1", "2", "3"]


async def test_delays_come_on_demand(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"delay_min_seconds": 0.1, "delay_max_seconds": 0.12})
    await stage.writes(await stage.phone(), "Oi")
    assert stage.product.texts == []
    await stage.idle()
    assert stage.product.texts == ["Oi"]


@BOTH
async def test_a_forged_copy_is_refused_and_the_genuine_one_follows(
    stage: Stage, channel: str
) -> None:
    await stage.control("PUT", "/faults", {"wrong_signature": True})
    await stage.writes(await stage.phone(channel), "Oi")
    counters = await stage.idle()
    assert [verdict for verdict, _ in stage.product.seen] == [Verdict.FORGED, Verdict.GENUINE]
    assert stage.product.texts == ["Oi"]
    assert counters["hooks_forged"] == 1
    assert counters["forged_accepted"] == 0
    statuses = [(e.get("fault"), e["status"]) for e in await tape(stage, "message")]
    assert statuses == [("forged", 401), (None, 200)]


async def test_a_web_that_takes_forged_hooks_is_found_out(stage: Stage) -> None:
    stage.product.refuses_forged = False
    await stage.control("PUT", "/faults", {"wrong_signature": True})
    await stage.writes(await stage.phone(), "Oi")
    assert (await stage.idle())["forged_accepted"] == 1


async def test_a_session_tells_its_state(stage: Stage) -> None:
    change = {"account": "whatsapp_waha:default", "status": "SCAN_QR_CODE"}
    await stage.control("POST", "/sessions", change)
    await stage.idle()
    [item] = stage.product.items
    assert isinstance(item, SessionReport)
    assert item.status == "SCAN_QR_CODE"


@BOTH
async def test_typing_leaves_a_trace_and_no_message(stage: Stage, channel: str) -> None:
    """WAHA tells us of it, Meta does not."""
    phone = await stage.phone(channel)
    await stage.control("POST", f"/phones/{phone}/typing")
    await stage.idle()
    told = [type(item) for item in stage.product.items]
    assert told == ([ContactTyping] if channel == "whatsapp_waha" else [])
    assert len(await tape(stage, "typing")) == 1


async def tape(stage: Stage, what: str) -> list[dict[str, object]]:
    items = (await stage.control("GET", "/tape"))["items"]
    return [entry for entry in items if entry["what"] == what]
