"""What failed for good is listed, replayed with one effect, or let be."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from prosa.db.work import Work
from prosa.features.operations.actions import dismiss_stray, replay_stray
from prosa.features.operations.errors import NobodyByThatName, NoSuchStray
from prosa.jobs.positions import Happened
from prosa.jobs.replays import replays
from prosa.jobs.subscribers import Subscriber
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7
from tests.features.ingress.test_doors import one_text
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def set_aside(world: World, *texts: str) -> list[UUID]:
    """Hooks that once could not be read, and can be today."""
    account = await world.account("whatsapp")
    ids: list[UUID] = []
    for text in texts:
        async with world.stack.worker.paused():
            assert await hooks.post(account, one_text(world, account, text)) == 200
            hook = await world.value("DELETE FROM hook_leases RETURNING hook_id")
            letter = uuid7()
            await world.rows(
                """INSERT INTO dead_letters (company_id, id, source, subject_id, reason)
                VALUES ($1, $2, 'hook', $3, 'ValueError: once')""",
                world.company,
                letter,
                hook,
            )
            ids.append(letter)
    return ids


async def said(world: World) -> list[str]:
    rows = await world.rows("SELECT body FROM messages WHERE direction = 'inbound' ORDER BY seq")
    return [row["body"] for row in rows]


async def listed(agent: Agent, query: str = "") -> list[Any]:
    return (await agent.reads(f"/dead-letters{query}"))["items"]


async def test_only_supervisors_and_admins_see_them(world: World) -> None:
    await set_aside(world, "Oi")
    ana = await world.agent("Ana", "Vendas", online=False)
    assert await ana.refused("GET", "/dead-letters") == (403, "access.not_allowed")
    for person in (await world.supervisor(), await world.admin()):
        [letter] = await listed(person)
        assert (letter["source"], letter["state"]) == ("hook", "open")
        assert letter["reason"] == "ValueError: once"


async def test_a_replayed_hook_has_its_one_effect_however_often_it_is_asked_for(
    world: World,
) -> None:
    """Twice in a row, and five at once."""
    [letter] = await set_aside(world, "Oi")
    marcos = await world.supervisor()
    path = f"/dead-letters/{letter}/replay"
    answers = await asyncio.gather(*(marcos.asks("POST", path) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["state"] for answer in answers} == {"replayed"}
    await world.settles()
    again = await marcos.does("POST", path)
    assert again["settled_by"] == str(marcos.id)
    assert await said(world) == ["Oi"]
    assert await listed(marcos) == []
    assert len(await listed(marcos, "?settled=true")) == 1
    noted = await world.rows("SELECT 1 FROM audit_events WHERE action = 'dead_letter.replayed'")
    assert len(noted) == 1


async def test_even_one_that_had_its_effect_already_has_it_once(world: World) -> None:
    """The provider had repeated it meanwhile."""
    [letter] = await set_aside(world, "Oi")
    body = await world.value("SELECT body FROM kept_hooks")
    assert await hooks.post(await world.account("whatsapp"), body) == 200
    await world.settles()
    marcos = await world.supervisor()
    await marcos.does("POST", f"/dead-letters/{letter}/replay")
    assert await said(world) == ["Oi"]


async def test_one_that_still_cannot_be_read_comes_back_with_its_reason(world: World) -> None:
    account = await world.account("whatsapp")
    assert await hooks.post(account, b"not json") == 200
    await world.settles()
    marcos = await world.supervisor()
    [letter] = await listed(marcos)
    await marcos.does("POST", f"/dead-letters/{letter['id']}/replay")
    [again] = await listed(marcos)
    assert again["id"] != letter["id"]
    assert again["subject_id"] == letter["subject_id"]


async def test_many_are_replayed_in_one_call_in_the_order_of_their_arrival(world: World) -> None:
    await set_aside(world, "um", "dois", "três")
    marcos = await world.supervisor()
    assert await marcos.does("POST", "/dead-letters/replay", {"source": "event"}) == {"replayed": 0}
    assert await marcos.does("POST", "/dead-letters/replay", {}) == {"replayed": 3}
    assert await said(world) == ["um", "dois", "três"]
    assert await marcos.does("POST", "/dead-letters/replay", {}) == {"replayed": 0}


async def test_chosen_ones_are_replayed_and_the_others_stay(world: World) -> None:
    first, second = await set_aside(world, "um", "dois")
    marcos = await world.supervisor()
    body = {"ids": [str(second), str(uuid4())]}
    assert await marcos.does("POST", "/dead-letters/replay", body) == {"replayed": 1}
    assert [letter["id"] for letter in await listed(marcos)] == [str(first)]
    assert await said(world) == ["dois"]


async def test_a_dismissed_one_is_no_longer_asked_about_and_may_still_be_replayed(
    world: World,
) -> None:
    [letter] = await set_aside(world, "Oi")
    marcos = await world.supervisor()
    told = await marcos.does("POST", f"/dead-letters/{letter}/dismiss")
    assert (told["state"], told["settled_by"]) == ("dismissed", str(marcos.id))
    assert await listed(marcos) == []
    assert await said(world) == []
    assert (await marcos.does("POST", f"/dead-letters/{letter}/replay"))["state"] == "replayed"
    assert await said(world) == ["Oi"]


async def test_another_company_s_are_not_there(world: World) -> None:
    [letter] = await set_aside(world, "Oi")
    other = await World.open(world.stack)
    eva = await other.admin("Eva")
    for verb in ("replay", "dismiss"):
        refusal = await eva.refused("POST", f"/dead-letters/{letter}/{verb}")
        assert refusal == (404, "operations.no_such_letter")
    assert await listed(eva) == []
    await other.close()


async def test_pages_have_no_gap(world: World) -> None:
    await set_aside(world, "um", "dois", "três")
    marcos = await world.supervisor()
    seen: list[str] = []
    cursor = ""
    while True:
        page = await marcos.reads(f"/dead-letters?limit=1&cursor={cursor}")
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = page["next_cursor"]
    assert seen == [letter["id"] for letter in await listed(marcos)]


async def test_an_event_that_was_given_up_is_handed_to_its_subscriber_again_and_once(
    world: World,
) -> None:
    """Its position has moved on long ago."""
    await world.contact("Rui").writes("Oi")
    position = await world.value("SELECT max(position) FROM events")
    letter = uuid7()
    await world.rows(
        """INSERT INTO dead_letters (company_id, id, source, reason, detail)
        VALUES ($1, $2, 'event', 'ValueError: once', $3)""",
        world.company,
        letter,
        {"subscriber": "mailing", "position": position},
    )
    served: list[int] = []
    is_failing = True

    async def effect(_work: Work, events: list[Happened], _clock: Clock) -> None:
        if is_failing:
            raise ValueError("still")
        served.extend(event.position for event in events)

    tick = replays([Subscriber("mailing", frozenset(), effect)])  # pyright: ignore[reportArgumentType]  # a list is a sequence
    marcos = await world.supervisor()
    path = f"/dead-letters/{letter}/replay"
    assert (await marcos.does("POST", path))["state"] == "replaying"
    await tick.work(world.database, world.clock)
    [back] = await listed(marcos)
    assert (back["state"], back["reason"]) == ("open", "ValueError: still")
    is_failing = False
    await marcos.does("POST", path)
    await asyncio.gather(*(tick.work(world.database, world.clock) for _ in range(3)))
    assert served == [position]
    [done] = await listed(marcos, "?settled=true")
    assert (done["state"], done["settled_by"]) == ("replayed", str(marcos.id))


async def test_an_event_that_ends_whoever_takes_it_up_again_is_taken_up_once(world: World) -> None:
    """It is back on the list, and the next worker lives."""
    await world.contact("Rui").writes("Oi")
    letter, words = uuid7(), "its reader ended without a word 5 times"
    await world.rows(
        """INSERT INTO dead_letters (company_id, id, source, reason, detail)
        VALUES ($1, $2, 'event', $3, $4)""",
        world.company,
        letter,
        words,
        {"subscriber": "mailing", "position": 1},
    )
    begun = 0

    async def effect(_work: Work, _events: Sequence[Happened], _clock: Clock) -> None:
        nonlocal begun
        begun += 1
        raise SystemExit

    tick = replays([Subscriber("mailing", frozenset(), effect)])
    marcos = await world.supervisor()
    await marcos.does("POST", f"/dead-letters/{letter}/replay")
    with pytest.raises(SystemExit):
        await tick.work(world.database, world.clock)
    await tick.work(world.database, world.clock)
    assert begun == 1
    [back] = await listed(marcos)
    assert (back["state"], back["reason"]) == ("open", words)


async def a_stray(world: World, address: str, text: str) -> int:
    account = await world.account("whatsapp")
    elsewhere = type(account)(channel=account.channel, address=address, webhook_url="")
    content = one_text(world, elsewhere, text)
    shared = f"{world.stack.url}/webhooks/whatsapp"
    signature = hooks.signed(account, content)
    assert await hooks.post(account, content, url=shared, headers=signature) == 200
    async with world.database.system_work() as system:
        query = "SELECT max(id) FROM stray_hooks WHERE body = $1"
        return await system.sql.fetchval(query, content)


async def test_a_stray_hook_is_kept_for_the_inbox_that_exists_now_and_once(world: World) -> None:
    """The account was connected after the provider had begun to call."""
    address = str(uuid7().int)[:15]
    stray = await a_stray(world, address, "cedo demais")
    with pytest.raises(NobodyByThatName):
        await replay_stray(world.database, stray, clock=world.clock)
    helena = await world.admin()
    new = {"name": "Nova", "channel": "whatsapp_cloud", "address": address}
    await helena.does("POST", "/inboxes", new)
    counts = await asyncio.gather(
        *(replay_stray(world.database, stray, clock=world.clock) for _ in range(3))
    )
    assert sorted(counts) == [0, 0, 1]
    await world.settles()
    assert await said(world) == ["cedo demais"]


async def test_a_stray_hook_may_be_let_be(world: World) -> None:
    stray = await a_stray(world, str(uuid7().int)[:15], "para ninguém")
    for _ in range(2):
        async with world.database.system_work() as system:
            await dismiss_stray(system, stray, clock=world.clock)
    async with world.database.system_work() as system:
        query = "SELECT settled_at, settled_how FROM stray_hooks WHERE id = $1"
        row = await system.sql.fetchrow(query, stray)
    assert row is not None
    assert row["settled_how"] == "dismissed"
    assert world.clock.now() - row["settled_at"] < timedelta(minutes=1)
    with pytest.raises(NoSuchStray):
        await replay_stray(world.database, 10**15, clock=world.clock)
