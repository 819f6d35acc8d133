"""The same words again while an earlier message of them has no answer yet (MSG-16, MSG-20).

One send has one message: what never left is not shown as read because its words were said again.
"""

from typing import Any

import pytest
from msgspec import structs

from tests.stories.test_provider_truth import talking, with_echoes
from tests.support.patience import until
from tests.support.stack import QUICK
from tests.support.world import World

pytestmark = pytest.mark.anyio

WORDS = "Um momento"
LEFT = {"sent", "delivered", "read"}


async def deliveries(world: World) -> list[Any]:
    return await world.rows(
        """SELECT d.message_id, d.state, d.provider_id, d.error_code
        FROM deliveries d JOIN messages m ON m.id = d.message_id
        WHERE m.body = $1 ORDER BY d.message_id""",
        WORDS,
    )


def answers_after(world: World, seconds: float) -> None:
    world.emulator.poster.set_pace(structs.replace(QUICK, answer_seconds=seconds))


async def only_the_second_left(world: World, *, first: str) -> None:
    assert world.sent_on("waha").count(WORDS) == 1
    before, after = await deliveries(world)
    assert (before["state"], before["provider_id"]) == (first, None)
    assert after["state"] in LEFT
    assert after["provider_id"] is not None


@pytest.mark.parametrize("has_echoes", [True, False])
async def test_what_never_left_is_not_settled_by_the_echo_of_its_words(
    world: World, has_echoes: bool
) -> None:
    """The echo is there before the answer."""
    if has_echoes:
        await with_echoes(world)
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="bare")
    await ana.replies(WORDS)
    world.faults()
    answers_after(world, 0.6)
    await ana.replies(WORDS)
    await only_the_second_left(world, first="unconfirmed")


async def test_what_was_given_up_is_not_found_again_by_the_echo_of_its_words(world: World) -> None:
    await with_echoes(world)
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="bare")
    await ana.replies(WORDS)
    world.faults()
    [lost] = await deliveries(world)
    await ana.does("POST", f"/messages/{lost['message_id']}/discard")
    answers_after(world, 0.3)
    world.clock.advance(hours=5)
    await ana.replies(WORDS)
    await world.settles()
    await only_the_second_left(world, first="failed")


async def test_a_chat_is_no_proof_while_the_same_words_are_on_their_way(world: World) -> None:
    """It is asked between the second one's leaving and its answer."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="bare", no_receipts=True)
    await ana.replies(WORDS)
    world.faults(no_receipts=True)
    answers_after(world, 2.0)
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"
    world.clock.advance(seconds=1)
    assert (await ana.asks("POST", path, {"text": WORDS})).is_success

    async def has_left() -> bool:
        return world.sent_on("waha").count(WORDS) == 1

    await until(has_left)
    before = (await world.rows("SELECT ask_at FROM deliveries WHERE state = 'unconfirmed'"))[0]
    world.clock.advance(seconds=3)

    async def was_asked() -> bool:
        rows = await world.rows("SELECT ask_at FROM deliveries WHERE state = 'unconfirmed'")
        return not rows or rows[0]["ask_at"] != before["ask_at"]

    await until(was_asked)
    await world.settles()
    await only_the_second_left(world, first="unconfirmed")


async def test_of_two_lost_answers_the_chat_shows_the_one_that_left(world: World) -> None:
    """It has the hour of the second."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="bare", no_receipts=True)
    await ana.replies(WORDS)
    world.clock.advance(seconds=1)
    world.faults(no_answer_fraction=1.0, no_receipts=True)
    await ana.replies(WORDS)
    world.clock.advance(seconds=4)

    async def is_settled() -> bool:
        return [row["state"] for row in await deliveries(world)] == ["unconfirmed", "sent"]

    await until(is_settled)
    await only_the_second_left(world, first="unconfirmed")
