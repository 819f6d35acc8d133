"""A lost answer of WAHA's: the chat itself is asked. Meta's receipts tell (`test_sending.py`)."""

from typing import Any

import pytest

from prosa.domain.delivery import ASK_AFTER
from tests.features.delivery.test_pipeline import promises
from tests.support.agent import Agent
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio

SILENT = {"no_receipts": True}


async def talking(world: World) -> Agent:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on="waha")
    await ana.takes("Rui")
    return ana


async def becomes(world: World, text: str, *states: str) -> None:
    async def are_they() -> bool:
        return await world.states_of(text) == list(states)

    await until(are_they, what=f"{text!r} becomes {states}")


async def goes_by(world: World, question: int) -> None:
    """Until the provider has been asked once more."""
    world.clock.advance(seconds=ASK_AFTER[question].total_seconds() + 1)
    await until(lambda: is_asked(world, question))


async def is_asked(world: World, question: int) -> bool:
    row = await delivery(world)
    return row["asked"] > question


async def delivery(world: World) -> Any:
    [row] = await world.rows("SELECT * FROM deliveries WHERE state = 'unconfirmed'")
    return row


async def test_a_lost_answer_is_settled_by_the_chat_with_its_id(world: World) -> None:
    """The connection broke after WAHA had taken it, and no webhook came either."""
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0, **SILENT)
    await ana.replies("Chegou sim!")
    assert await world.states_of("Chegou sim!") == ["unconfirmed"]
    world.clock.advance(seconds=4)
    await becomes(world, "Chegou sim!", "sent")
    phone = await world.contact("Rui").phone("waha")
    row = await world.rows(
        "SELECT provider_id FROM deliveries WHERE provider_id = $1", phone.messages[-1].id
    )
    assert len(row) == 1
    assert world.sent_on("waha").count("Chegou sim!") == 1


async def test_what_the_chat_does_not_show_is_left_to_an_agent_with_a_reason(world: World) -> None:
    """WAHA failed before it sent. Never sent again by itself."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="bare")
    await ana.replies("Chegou sim!")
    world.faults()
    for question in range(len(ASK_AFTER)):
        await goes_by(world, question)
    row = await delivery(world)
    assert (row["error_code"], row["ask_at"]) == ("delivery.not_seen", None)
    timeline = await ana.reads(f"/conversations/{row['conversation_id']}/messages")
    shown = timeline["items"][-1]
    assert (shown["status"], shown["error_code"]) == ("unconfirmed", "delivery.not_seen")
    told = "SELECT count(*) FROM events WHERE type = 'message.unconfirmed'"
    assert await world.value(told) == 2
    assert "Chegou sim!" not in world.sent_on("waha")


async def test_another_message_that_says_the_same_is_not_taken_for_it(world: World) -> None:
    """*ok* was said before, and is said again after."""
    ana = await talking(world)
    await ana.replies("ok")
    world.faults(error_fraction=1.0, error_variant="bare")
    await ana.replies("ok")
    world.faults()
    await ana.replies("ok")
    await goes_by(world, 0)
    assert sorted(await world.states_of("ok")) == ["read", "read", "unconfirmed"]


async def test_two_lost_answers_of_the_same_words_are_settled_each_by_its_own(world: World) -> None:
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0, **SILENT)
    await promises(world, ana, "Rui", "ok", "ok")
    await world.settles()
    assert await world.states_of("ok") == ["unconfirmed", "unconfirmed"]
    world.clock.advance(seconds=4)
    await becomes(world, "ok", "sent", "sent")
    ids = await world.rows("SELECT DISTINCT provider_id FROM deliveries WHERE state = 'sent'")
    assert len(ids) == 2


async def test_a_provider_that_does_not_answer_questions_is_asked_later(world: World) -> None:
    """NOWEB without its store: no answer is no proof of absence."""
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0, forgets_chats=True, **SILENT)
    await ana.replies("Chegou sim!")
    before = (await delivery(world))["ask_at"]
    world.clock.advance(seconds=4)

    async def is_put_off() -> bool:
        return (await delivery(world))["ask_at"] != before

    await until(is_put_off)
    row = await delivery(world)
    assert (row["asked"], row["error_code"]) == (0, None)
    world.faults(**SILENT)

    async def is_known_a_minute_later() -> bool:
        world.clock.advance(seconds=61)
        return await world.states_of("Chegou sim!") == ["sent"]

    await until(is_known_a_minute_later, every=0.5)


async def test_what_went_ahead_after_a_pause_is_asked_about_as_well(world: World) -> None:
    """It was held until then, and is not looked for in the far future."""
    ana = await talking(world)
    account = await world.account("waha")
    key, account.credentials["api_key"] = account.credentials["api_key"], "another"
    await ana.replies("Chegou sim!")
    assert await world.states_of("Chegou sim!") == ["queued"]
    account.credentials["api_key"] = key
    world.faults(no_answer_fraction=1.0, **SILENT)
    world.clock.advance(seconds=16)
    await becomes(world, "Chegou sim!", "unconfirmed")
    world.clock.advance(seconds=4)
    await becomes(world, "Chegou sim!", "sent")
    assert world.sent_on("waha").count("Chegou sim!") == 1


async def test_meta_is_not_asked(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    world.faults(no_answer_fraction=1.0, **SILENT)
    await ana.replies("Chegou sim!")
    world.clock.advance(seconds=4)

    async def is_given_up() -> bool:
        return (await delivery(world))["ask_at"] is None

    await until(is_given_up)
    assert (await delivery(world))["error_code"] is None
