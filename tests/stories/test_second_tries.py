"""Sent again by hand: what is told of the first try says nothing of the second, and each is heard.

Found by `tests/api/test_delivery_machine.py`, told here once each.
"""

import pytest

from tests.support import hooks
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

TEXT = "Chegou sim!"
LOST = {"no_answer_fraction": 1.0, "no_receipts": True}


async def gives_up_and_tries_again(world: World, **faults: object) -> tuple[Agent, str, str]:
    """The network gave the first try up; somebody sends it again, and these things happen.
    Answers with the message and the provider's id of the first try."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    phone = await world.contact("Rui").phone()
    phone.fails_with = 131026
    message = await ana.replies(TEXT)
    assert await world.states_of(TEXT) == ["failed"]
    phone.fails_with = None
    world.faults(**faults)
    await ana.does("POST", f"/messages/{message['id']}/retry")
    return ana, message["id"], next(line.id for line in phone.messages if line.text == TEXT)


async def fails(world: World, id: str, *, of: str) -> None:
    account = await world.account("whatsapp")
    at = hooks.instant(world.clock)
    told = hooks.receipt(id, "failed", at=at, reference=of)
    assert await hooks.post(account, hooks.body(hooks.entry(account, statuses=[told]))) == 200
    await world.settles()


async def test_a_failure_told_twice_does_not_fail_the_try_whose_answer_was_lost(
    world: World,
) -> None:
    """MSG-24: it may have arrived, so nobody is to believe that it has not."""
    _, message, first = await gives_up_and_tries_again(world, **LOST)
    assert await world.states_of(TEXT) == ["unconfirmed"]
    await fails(world, first, of=message)
    assert await world.states_of(TEXT) == ["unconfirmed"]


async def test_a_failure_told_twice_does_not_end_the_tries_of_the_next(world: World) -> None:
    busy = {"error_fraction": 1.0, "error_code": 131000}
    _, message, first = await gives_up_and_tries_again(world, **busy)
    await fails(world, first, of=message)
    assert await world.states_of(TEXT) == ["queued"]
    world.faults()
    await world.passes(seconds=3.1)
    assert await world.states_of(TEXT) == ["read"]


async def test_the_failure_of_a_second_try_whose_answer_was_lost_settles_it(world: World) -> None:
    """And says nothing of a third."""
    ana, message, _ = await gives_up_and_tries_again(world, **LOST)
    second = (await world.contact("Rui").phone()).messages[-1].id
    await fails(world, second, of=message)
    assert await world.states_of(TEXT) == ["failed"]
    await ana.does("POST", f"/messages/{message}/retry")
    await fails(world, second, of=message)
    assert await world.states_of(TEXT) == ["unconfirmed"]


@pytest.mark.parametrize(("told", "after"), [("sent", ["sent"]), ("read", ["sent", "read"])])
async def test_what_was_given_up_and_had_left_all_the_same_is_told_as_sent(
    world: World, told: str, after: list[str]
) -> None:
    """MSG-19, MSG-24: an agent discards a message whose answer was lost, and then its receipt
    comes. Screens go the whole way, so that nobody sends it again."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    world.faults(**LOST)
    message = await ana.replies(TEXT)
    assert await world.states_of(TEXT) == ["unconfirmed"]
    await ana.does("POST", f"/messages/{message['id']}/discard")
    assert await world.states_of(TEXT) == ["failed"]
    account, at = await world.account("whatsapp"), hooks.instant(world.clock)
    line = (await world.contact("Rui").phone()).messages[-1]
    receipt = hooks.receipt(line.id, told, at=at, reference=message["id"])
    for _ in range(2):
        entry = hooks.entry(account, statuses=[receipt])
        assert await hooks.post(account, hooks.body(entry)) == 200
    await world.settles()
    assert await world.states_of(TEXT) == [told]
    rows = await world.rows(
        "SELECT body::jsonb->>'status' AS status FROM events "
        "WHERE body::jsonb->>'message_id' = $1 ORDER BY position",
        message["id"],
    )
    steps = [row["status"] for row in rows]
    assert steps[steps.index("failed") :] == ["failed", "queued", *after]
    shown = (await ana.reads(f"/conversations/{message['conversation_id']}/messages"))["items"]
    [mine] = [one for one in shown if one["id"] == message["id"]]
    assert (mine["status"], mine["error_code"], mine["error"]) == (told, None, None)


async def test_a_late_sent_of_what_the_network_gave_up_changes_nothing(world: World) -> None:
    await world.contact("Rui").writes("Oi")
    ana = await world.agent("Ana", "Vendas")
    phone = await world.contact("Rui").phone()
    phone.fails_with = 131026
    await ana.takes("Rui")
    message = await ana.replies(TEXT)
    account, at = await world.account("whatsapp"), hooks.instant(world.clock)
    late = hooks.receipt(phone.messages[-1].id, "sent", at=at, reference=message["id"])
    assert await hooks.post(account, hooks.body(hooks.entry(account, statuses=[late]))) == 200
    await world.settles()
    assert await world.states_of(TEXT) == ["failed"]
