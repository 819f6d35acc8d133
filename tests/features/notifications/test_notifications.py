"""What concerns one person is told to them, and to nobody else, exactly once (NOT-*)."""

from collections.abc import Sequence
from typing import Any

import pytest

from prosa.features.conversations.jobs import RESPONSE_TIMEOUTS, SNOOZES
from prosa.features.notifications.jobs import Keeping, cleaning
from prosa.features.notifications.subscribers import NEWS, NOTIFICATIONS
from prosa.jobs.positions import Happened
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def centre(agent: Agent, query: str = "") -> list[dict[str, Any]]:
    return (await agent.reads(f"/me/notifications{query}"))["items"]


async def kinds(agent: Agent) -> list[str]:
    return [one["kind"] for one in await centre(agent)]


def naming(*agents: Agent) -> str:
    return " ".join(f"@[{agent.person.name}](user:{agent.id})" for agent in agents)


async def test_who_is_given_a_conversation_is_told_and_who_takes_it_is_not(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    marcos = await world.supervisor()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    screen, other = await ana.connects(), await bia.connects()
    await marcos.gives("Rui", to=ana)
    [told] = await centre(ana)
    conversation = await world.conversation_of("Rui")
    assert told | {"id": "", "created_at": ""} == {
        "id": "",
        "kind": "assigned",
        "conversation_id": str(conversation["id"]),
        "actor_id": str(marcos.id),
        "actor_name": "Marcos",
        "detail": {
            "number": conversation["number"],
            "contact_name": "Rui",
            "why": "assigned_by_person",
        },
        "created_at": "",
        "read_at": None,
    }
    event = await screen.hears("notification.created")
    assert event["notification"] == told
    assert event["user_id"] == str(ana.id)
    assert "notification.created" not in other.types
    await marcos.takes("Rui")
    assert await centre(marcos) == [], "nobody is told of what they did themselves"
    assert await centre(bia) == []


async def test_routing_gives_without_an_actor_and_a_transfer_says_its_reason(
    world: World,
) -> None:
    ana = await world.agent("Ana", "Vendas")
    bia = await world.agent("Bia", "Financeiro", online=False)
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    [told] = await centre(ana)
    assert (told["kind"], told["actor_id"], told["actor_name"]) == ("assigned", None, None)
    await ana.transfers(to=bia, reason="boleto")
    [told] = await centre(bia)
    assert (told["kind"], told["actor_name"]) == ("transferred", "Ana")
    assert told["detail"]["reason"] == "boleto"


async def test_a_mention_tells_only_those_who_may_see_it_and_lets_nobody_see_more(
    world: World,
) -> None:
    """NOT-07: Bia serves another department, and Caio has left the company."""
    ana = await world.agent("Ana", "Vendas", online=False)
    eva = await world.agent("Eva", "Vendas", online=False)
    bia = await world.agent("Bia", "Financeiro", online=False)
    caio = await world.agent("Caio", "Vendas", online=False)
    helena = await world.admin()
    await helena.does("PATCH", f"/users/{caio.id}", {"is_active": False})
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    note = await ana.notes(f"{naming(eva, bia, caio, ana)} ele já pagou?", to="Rui")
    assert note["detail"]["mentions"] == [str(one.id) for one in (eva, bia, caio, ana)]
    [told] = await centre(eva)
    assert (told["kind"], told["actor_name"]) == ("mentioned", "Ana")
    assert told["detail"]["text"] == "@Eva @Bia @Caio @Ana ele já pagou?"
    assert (told["detail"]["message_id"], told["detail"]["seq"]) == (note["id"], note["seq"])
    assert await centre(bia) == await centre(ana) == []
    id = told["conversation_id"]
    assert await bia.refused("GET", f"/conversations/{id}") == (404, "conversation.not_found")
    assert await world.value("SELECT count(*) FROM notifications") == 1


async def test_a_reply_that_failed_is_told_to_its_author(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131026)
    message = await ana.replies("Chegou sim!")
    told = (await centre(ana))[0]
    assert told["kind"] == "reply_failed"
    assert told["detail"]["message_id"] == message["id"]
    assert told["detail"]["error"]


async def test_supervisors_are_told_of_who_waits_too_long_and_agents_of_a_snooze_that_ends(
    world: World,
) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    marcos, helena = await world.supervisor(), await world.admin()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    world.clock.advance(minutes=6)
    await world.ticks(RESPONSE_TIMEOUTS)
    assert await kinds(marcos) == await kinds(helena) == ["overdue"]
    assert await kinds(ana) == []
    await ana.takes("Rui")
    await ana.snoozes("Rui", until=world.clock.now() + NEWS / 24)
    world.clock.advance(hours=2)
    await world.ticks(SNOOZES)
    assert await kinds(ana) == ["snooze_ended"]


async def test_each_event_tells_once_though_it_is_read_twice(world: World) -> None:
    """A worker that dies before its commit has told nobody; the next one tells all."""
    ana, marcos = await world.agent("Ana", "Vendas", online=False), await world.supervisor()
    await world.contact("Rui").writes("Oi")
    async with world.stack.worker.paused():
        note = await ana.asks(
            "POST",
            f"/conversations/{(await world.conversation_of('Rui'))['id']}/notes",
            {"text": naming(marcos)},
        )
        assert note.status_code == 201
        position = await world.value("SELECT position FROM log_heads")
        happened = [Happened(position, "note.added", None)]
        with pytest.raises(RuntimeError, match="died"):
            await _begins_to_tell(world, happened)
        assert await world.value("SELECT count(*) FROM notifications") == 0
    await world.settles()
    assert await world.value("SELECT count(*) FROM notifications") == 1
    types = "SELECT count(*) FROM events WHERE type = 'notification.created'"
    assert await world.value(types) == 1


async def _begins_to_tell(world: World, happened: Sequence[Happened]) -> None:
    async with world.database.work(world.company) as work:
        await NOTIFICATIONS.effect(work, happened, world.clock)
        assert work.recorded, "it was about to tell"
        raise RuntimeError("died")


async def test_an_old_log_is_no_news(world: World) -> None:
    """A company that existed before there were notifications is not flooded."""
    ana = await world.agent("Ana", "Vendas", online=False)
    marcos = await world.supervisor()
    await world.contact("Rui").writes("Oi")
    async with world.stack.worker.paused():
        path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/notes"
        await ana.asks("POST", path, {"text": naming(marcos)})
        world.clock.advance(days=2)
        await ana.asks("POST", path, {"text": f"de novo, {naming(marcos)}"})
    await world.settles()
    assert [one["detail"]["text"] for one in await centre(marcos)] == ["de novo, @Marcos"]


async def test_reading_is_told_to_ones_other_screens(world: World) -> None:
    ana, marcos = await world.agent("Ana", "Vendas", online=False), await world.supervisor()
    for name in ("Rui", "Eva"):
        await world.contact(name).writes("Oi")
        for n in range(2):
            await ana.notes(f"{n} {naming(marcos)}", to=name)
    screen = await marcos.connects()
    everything = await marcos.reads("/me/notifications?limit=3")
    assert everything["unread_count"] == 4
    rest = await marcos.reads(f"/me/notifications?limit=3&cursor={everything['next_cursor']}")
    newest, second, third, oldest = [*everything["items"], *rest["items"]]
    assert rest["next_cursor"] is None

    read = "/me/notifications/read"
    assert await marcos.does("POST", read, {"ids": [second["id"]]}) == {"unread_count": 3}
    event = await screen.hears("notifications.read")
    assert (event["ids"], event["unread_count"]) == ([second["id"]], 3)
    assert await marcos.does("POST", read, {"upto": third["id"]}) == {"unread_count": 1}
    left = await centre(marcos, "?unread=true")
    assert [one["id"] for one in left] == [newest["id"]]
    before = await world.value("SELECT position FROM log_heads")
    again = {"conversation_id": oldest["conversation_id"]}
    assert await marcos.does("POST", read, again) == {"unread_count": 1}
    assert await world.value("SELECT position FROM log_heads") == before, "nothing changed"
    mine = {"conversation_id": newest["conversation_id"]}
    assert await ana.does("POST", read, mine) == {"unread_count": 0}
    assert await ana.does("POST", read, {"ids": [newest["id"]]}) == {"unread_count": 0}
    assert await marcos.does("POST", read, mine) == {"unread_count": 0}
    assert all(one["read_at"] for one in await centre(marcos))
    ambiguous = (422, "notification.say_which")
    assert await marcos.refused("POST", read, {}) == ambiguous
    assert await marcos.refused("POST", read, {**mine, "upto": newest["id"]}) == ambiguous


async def test_what_was_read_goes_after_a_month_and_the_rest_after_three(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, marcos = await world.agent("Ana", "Vendas", online=False), await world.supervisor()
    await world.contact("Rui").writes("Oi")
    for text in ("um", "dois", "três"):
        await marcos.notes(f"{naming(ana)} {text}", to="Rui")
    read, *_ = [one["id"] for one in await centre(ana)]
    await ana.does("POST", "/me/notifications/read", {"ids": [read]})
    monkeypatch.setattr("prosa.features.notifications.jobs.MOST_ROWS", 1)
    tick = cleaning(Keeping(read=30, all=90))
    await world.passes(days=29)
    await world.ticks(tick)
    assert len(await centre(ana)) == 3
    await world.passes(days=2)
    await marcos.notes(f"{naming(ana)} agora", to="Rui")
    await world.ticks(tick)
    left = await centre(ana)
    assert (len(left), read in {one["id"] for one in left}) == (3, False)
    await world.passes(days=60)
    await world.ticks(tick)
    assert [one["detail"]["text"] for one in await centre(ana)] == ["@Ana agora"]
    assert (await ana.reads("/me/notifications"))["unread_count"] == 1
