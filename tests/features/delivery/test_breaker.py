"""A token that was withdrawn on a Friday evening fails nothing: what waits leaves in its order."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import ANY

import pytest

from prosa.domain.breaker import FIRST_PAUSE, MOST_FAILURES
from prosa.features.delivery.jobs import CLOSED_WINDOWS
from tests.features.delivery.test_pipeline import promises, talking
from tests.support.agent import Agent
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def withdraws_the_token(world: World) -> str:
    """At the provider. Answers with the token that was."""
    account = await world.account("whatsapp")
    token = account.credentials["access_token"]
    account.credentials["access_token"] = "another"
    return token


async def pause_of(agent: Agent, world: World) -> Any:
    return (await agent.reads(f"/inboxes/{world.inboxes['whatsapp']}"))["pause"]


async def told(world: World) -> list[str]:
    rows = await world.rows("SELECT type FROM events WHERE type LIKE 'inbox.%' ORDER BY position")
    return [row["type"] for row in rows]


async def test_a_withdrawn_token_holds_what_waits_and_one_message_goes_ahead_when_it_is_back(
    world: World,
) -> None:
    """The team is told why; nothing fails, and each customer gets their words in order."""
    ana = await talking(world)
    await world.contact("Lia").writes("Oi")
    await world.contact("Lia").writes("1")
    token = await withdraws_the_token(world)
    async with world.stack.worker.paused():
        await promises(world, ana, "Rui", "um", "dois", "três")
        await promises(world, ana, "Lia", "quatro")
    await world.settles()
    await promises(world, ana, "Rui", "cinco")
    await world.settles()
    for text in ("um", "dois", "três", "quatro", "cinco"):
        assert await world.states_of(text) == ["queued"]
    [event] = await world.rows("SELECT body::jsonb AS body FROM events WHERE type = 'inbox.paused'")
    assert event["body"]["code"] == "provider.190"
    assert event["body"]["reason"] == "The access token has expired."
    pause = await pause_of(ana, world)
    assert pause == {
        "since": ANY,
        "until": ANY,
        "code": "provider.190",
        "reason": "The access token has expired.",
    }

    sends = len(world.sent_on("whatsapp"))
    await world.passes(seconds=FIRST_PAUSE.total_seconds() + 1)
    await eventually_probed(world, pause["until"])
    assert len(world.sent_on("whatsapp")) == sends, "the probe was refused, nobody else tried"
    (await world.account("whatsapp")).credentials["access_token"] = token
    await world.passes(minutes=11)
    await until_sent(world, "cinco")
    assert world.contact("Rui").heard()[-4:] == ["um", "dois", "três", "cinco"]
    assert world.contact("Lia").heard()[-1] == "quatro"
    assert await pause_of(ana, world) is None
    assert (await told(world))[-1] == "inbox.resumed"
    tries = await world.value("SELECT max(attempts) FROM deliveries")
    assert tries <= 2, "tries on behalf of the inbox cost the message nothing"


async def eventually_probed(world: World, ended: str) -> None:
    """The pause was prolonged: somebody has tried."""
    before = datetime.fromisoformat(ended)
    await until(lambda: _later_than(world, before))


async def _later_than(world: World, before: datetime) -> bool:
    [row] = await world.rows("SELECT paused_until FROM inboxes WHERE paused_at IS NOT NULL")
    sending = await world.value("SELECT count(*) FROM deliveries WHERE state = 'sending'")
    return not sending and row["paused_until"] > before + timedelta(seconds=1)


async def until_sent(world: World, text: str) -> None:
    async def is_sent() -> bool:
        return await world.states_of(text) == ["read"]

    await until(is_sent)
    await world.settles()


async def test_new_credentials_are_tried_at_once(world: World) -> None:
    ana = await talking(world)
    token = await withdraws_the_token(world)
    await ana.replies("Chegou sim!")
    assert await pause_of(ana, world) is not None
    account = await world.account("whatsapp")
    helena = await world.admin()
    path = f"/inboxes/{world.inboxes['whatsapp']}"
    await helena.does("PATCH", path, {"credentials": {"access_token": "another"}})
    await until_sent(world, "Chegou sim!")
    assert await pause_of(ana, world) is None
    assert account.credentials["access_token"] != token


async def test_an_admin_has_it_try_now_and_nobody_else_may(world: World) -> None:
    ana = await talking(world)
    token = await withdraws_the_token(world)
    await ana.replies("Chegou sim!")
    (await world.account("whatsapp")).credentials["access_token"] = token
    path = f"/inboxes/{world.inboxes['whatsapp']}/resume"
    assert await ana.refused("POST", path) == (403, "access.not_allowed")
    helena = await world.admin()
    await helena.does("POST", path)
    await until_sent(world, "Chegou sim!")

    async def is_told() -> bool:
        return await told(world) == ["inbox.paused", "inbox.resumed"]

    await until(is_told)  # in a unit of work of its own, after the message's
    entries = await world.rows("SELECT 1 FROM audit_events WHERE action = 'inbox.resumed'")
    assert len(entries) == 1


async def test_another_inbox_goes_on(world: World) -> None:
    ana = await talking(world)
    await withdraws_the_token(world)
    await ana.replies("fica")
    await world.contact("Lia").writes("Oi", on="waha")
    await ana.takes("Lia")
    await ana.replies("vai")
    assert await world.states_of("fica") == ["queued"]
    assert world.contact("Lia").heard("waha")[-1] == "vai"


async def test_a_refusal_of_one_message_never_pauses(world: World) -> None:
    """131026: this person cannot be reached. More of them than any limit."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131026)
    for n in range(MOST_FAILURES + 2):
        await ana.replies(f"linha {n}")
    assert await pause_of(ana, world) is None
    assert await told(world) == []


async def test_answers_that_are_lost_one_after_the_other_pause_it(world: World) -> None:
    """Each may have been taken, so none is sent again; but no further one is risked."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="bare")
    for n in range(MOST_FAILURES + 2):
        await ana.replies(f"linha {n}")
    pause = await pause_of(ana, world)
    assert pause["code"] == "provider.no_answer"
    states = [(await world.states_of(f"linha {n}"))[0] for n in range(MOST_FAILURES + 2)]
    assert states == ["unconfirmed"] * MOST_FAILURES + ["queued"] * 2


async def test_a_storm_of_429_fails_nothing(world: World) -> None:
    """130429: the whole number is too fast. It costs no message a try."""
    ana = await talking(world)
    world.faults(error_fraction=1.0, error_variant="coded", error_code=130429)
    await ana.replies("Chegou sim!")
    for _ in range(MOST_FAILURES + 2):
        await world.passes(seconds=4)
        await world.passes(seconds=4)
    assert await world.states_of("Chegou sim!") == ["queued"]
    assert (await pause_of(ana, world))["code"] == "provider.130429"
    world.faults()
    await world.passes(minutes=11)
    await until_sent(world, "Chegou sim!")


async def test_what_waited_until_the_reply_window_closed_does_not_leave_late(world: World) -> None:
    ana = await talking(world)
    await world.contact("Lia").writes("Oi")
    await world.contact("Lia").writes("1")
    token = await withdraws_the_token(world)
    await promises(world, ana, "Rui", "tarde demais")
    await promises(world, ana, "Lia", "tarde demais")
    await world.settles()
    await world.passes(hours=23)
    await world.contact("Lia").writes("E aí?")
    await promises(world, ana, "Lia", "a tempo")
    await world.passes(hours=2)
    (await world.account("whatsapp")).credentials["access_token"] = token
    helena = await world.admin()
    await helena.does("POST", f"/inboxes/{world.inboxes['whatsapp']}/resume")
    await until_sent(world, "a tempo")
    rows = await world.rows("SELECT state, error_code FROM deliveries WHERE error_code IS NOT NULL")
    assert [tuple(row) for row in rows] == [("failed", "delivery.window_closed")]
    assert "tarde demais" not in world.contact("Rui").heard()
    assert world.contact("Lia").heard()[-2:] == ["tarde demais", "a tempo"], "she wrote again"


async def test_its_writer_learns_at_once_that_the_window_closed_during_a_pause(
    world: World,
) -> None:
    """And not on Monday."""
    ana = await talking(world)
    await withdraws_the_token(world)
    await promises(world, ana, "Rui", "tarde demais")
    await world.settles()
    await world.ticks(CLOSED_WINDOWS)
    assert await world.states_of("tarde demais") == ["queued"]
    async with world.stack.worker.paused():
        world.clock.advance(hours=24, minutes=1)
        await CLOSED_WINDOWS.work(world.database, world.clock)
        assert await world.states_of("tarde demais") == ["failed"]
        assert await pause_of(ana, world) is not None
    code = await world.value("SELECT error_code FROM deliveries WHERE state = 'failed'")
    assert code == "delivery.window_closed"
    assert "tarde demais" not in world.contact("Rui").heard()


async def test_one_that_stops_the_inbox_while_others_pass_fails_in_the_end(world: World) -> None:
    """A refusal may say that the inbox is to blame and be wrong: the others must not wait."""
    ana = await talking(world)
    await world.contact("Lia").writes("Oi")
    await world.contact("Lia").writes("1")
    rui = (await world.contact("Rui").phone()).number
    world.faults(error_fraction=1.0, error_variant="coded", error_code=190, error_only_to=rui)
    await promises(world, ana, "Rui", "veneno")
    await world.settles()

    async def was_tried_again() -> bool:
        tries = "SELECT attempts FROM deliveries WHERE recipient = $1 ORDER BY seq DESC LIMIT 1"
        return await world.value(tries, rui) == n + 2

    for n in range(2):
        await promises(world, ana, "Lia", f"passa {n}")
        await world.passes(minutes=11)
        await until_sent(world, f"passa {n}")
        await until(was_tried_again)
    await world.settles()
    assert await world.states_of("veneno") == ["failed"]


async def test_a_session_that_works_again_is_tried_at_once(world: World) -> None:
    """WAHA says so (`session.status`)."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on="waha")
    await ana.takes("Rui")
    account = await world.account("waha")
    world.emulator.set_session(account, "STOPPED")
    await world.settles()
    async with world.stack.worker.paused():
        await promises(world, ana, "Rui", *(f"linha {n}" for n in range(MOST_FAILURES)))
    for _ in range(MOST_FAILURES):
        await world.passes(seconds=11)
    [row] = await world.rows("SELECT * FROM inboxes WHERE paused_at IS NOT NULL")
    assert row["paused_code"] == "provider.session_not_ready"
    world.emulator.set_session(account, "WORKING")
    await until_sent(world, f"linha {MOST_FAILURES - 1}")
    heard = world.contact("Rui").heard("waha")
    assert heard[-MOST_FAILURES:] == [f"linha {n}" for n in range(MOST_FAILURES)]
