"""What becomes of our messages when things go wrong on the way."""

import pytest

from prosa.features.delivery.jobs import LOST_SENDINGS
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def talking(world: World) -> Agent:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    return ana


async def message(world: World, text: str) -> dict[str, object]:
    found = await world.rows(
        """SELECT m.id, d.* FROM messages m
        JOIN deliveries d ON d.company_id = m.company_id AND d.message_id = m.id
        WHERE m.body = $1""",
        text,
    )
    assert len(found) == 1
    return dict(found[0])


async def test_a_refusal_that_no_repetition_mends_fails_at_once_and_says_why(world: World) -> None:
    """131047: the window. No second attempt."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131047)
    await ana.replies("Chegou sim!")
    row = await message(world, "Chegou sim!")
    assert (row["state"], row["attempts"], row["error_code"]) == ("failed", 1, "provider.131047")
    shown = (await ana.reads(f"/conversations/{row['conversation_id']}/messages"))["items"][-1]
    assert shown["status"] == "failed"
    assert shown["error"]


async def test_a_passing_trouble_is_tried_three_times_and_then_failed(world: World) -> None:
    """MSG-22: 2 s, 4 s, each up to half longer."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131000)
    await ana.replies("Chegou sim!")
    row = await message(world, "Chegou sim!")
    assert (row["state"], row["attempts"]) == ("queued", 1)
    await world.passes(seconds=3.1)
    assert (await message(world, "Chegou sim!"))["attempts"] == 2
    await world.passes(seconds=6.1)
    row = await message(world, "Chegou sim!")
    assert (row["state"], row["attempts"], row["error_code"]) == ("failed", 3, "provider.131000")


async def test_after_a_passing_trouble_it_arrives_and_in_order(world: World) -> None:
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131000)
    await ana.replies("primeiro")
    await ana.replies("segundo")
    assert "primeiro" not in world.sent_on("whatsapp")
    world.faults()
    await world.passes(seconds=3.1)
    await world.passes(seconds=3.1)
    assert world.contact("Rui").heard()[-2:] == ["primeiro", "segundo"]


async def test_sent_again_by_hand_after_a_failure(world: World) -> None:
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131026)
    await ana.replies("Chegou sim!")
    row = await message(world, "Chegou sim!")
    assert row["state"] == "failed"
    world.faults()
    again = (await ana.does("POST", f"/messages/{row['message_id']}/retry"))["message"]
    assert again["id"] == str(row["message_id"])
    assert again["status"] == "queued"
    assert await world.states_of("Chegou sim!") == ["read"]
    code = await ana.refused("POST", f"/messages/{row['message_id']}/retry")
    assert code == (409, "delivery.not_stuck")


async def test_an_answer_that_is_lost_leaves_it_unconfirmed_until_the_receipt(world: World) -> None:
    """Never silently sent twice: the receipt tells."""
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0, hold_receipts=True)
    await ana.replies("Chegou sim!")
    assert await world.states_of("Chegou sim!") == ["unconfirmed"]
    assert world.sent_on("whatsapp").count("Chegou sim!") == 1

    world.faults()
    await world.settles()
    assert await world.states_of("Chegou sim!") == ["read"]
    assert world.sent_on("whatsapp").count("Chegou sim!") == 1


async def test_accepted_and_then_a_500_is_unconfirmed_as_well(world: World) -> None:
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="after", no_receipts=True)
    await ana.replies("Chegou sim!")
    assert await world.states_of("Chegou sim!") == ["unconfirmed"]
    await world.ticks(LOST_SENDINGS)
    assert world.sent_on("whatsapp").count("Chegou sim!") == 1


async def test_unconfirmed_and_given_up(world: World) -> None:
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0, no_receipts=True)
    await ana.replies("Chegou sim!")
    row = await message(world, "Chegou sim!")
    told = (await ana.does("POST", f"/messages/{row['message_id']}/discard"))["message"]
    assert (told["status"], told["error_code"]) == ("failed", "delivery.discarded")


async def test_unconfirmed_and_sent_again_knowingly(world: World) -> None:
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0, no_receipts=True)
    await ana.replies("Chegou sim!")
    world.faults()
    row = await message(world, "Chegou sim!")
    await ana.does("POST", f"/messages/{row['message_id']}/retry")
    assert world.sent_on("whatsapp").count("Chegou sim!") == 2
    assert await world.states_of("Chegou sim!") == ["read"]


async def test_what_the_network_gives_up_later_is_failed(world: World) -> None:
    ana = await talking(world)
    (await world.contact("Rui").phone()).fails_with = 131026
    await ana.replies("Chegou sim!")
    row = await message(world, "Chegou sim!")
    assert (row["state"], row["error_code"]) == ("failed", "provider.131026")
    assert row["sent_at"] is not None


async def test_a_phone_that_is_off_gets_it_when_it_is_back(world: World) -> None:
    ana = await talking(world)
    phone = await world.contact("Rui").phone()
    phone.is_on = False
    await ana.replies("Chegou sim!")
    assert await world.states_of("Chegou sim!") == ["sent"]
    phone.is_on = True
    world.emulator.receipts.network_is_back(phone)
    await world.settles()
    assert await world.states_of("Chegou sim!") == ["read"]


async def test_after_24_hours_only_templates_may_leave(world: World) -> None:
    """MSG-14, `domain/reply_window.py`; the customer's next word opens it again."""
    ana = await talking(world)
    assert (await ana.opens("Rui"))["window"]["is_open"] is True
    await world.passes(hours=24, seconds=1)
    assert (await ana.opens("Rui"))["window"]["kind"] == "template_only"
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"
    assert await ana.refused("POST", path, {"text": "Oi"}) == (409, "delivery.window_closed")
    await world.contact("Rui").writes("Voltei")
    await ana.replies("Oi!")
    assert world.contact("Rui").heard()[-1] == "Oi!"


async def test_waha_has_no_window(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on="waha")
    await ana.takes("Rui")
    await world.passes(hours=30)
    assert (await ana.opens("Rui"))["window"]["kind"] == "unlimited"
    await ana.replies("Ainda por aí?")
    assert world.contact("Rui").heard("waha")[-1] == "Ainda por aí?"
