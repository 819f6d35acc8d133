"""Replies for later: written exactly once, or their author is told why not."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from prosa.domain.ids import UserId
from prosa.features.media.jobs import sweeps
from prosa.features.media.storage import LocalFolder
from prosa.features.scheduling.actions import write_now
from prosa.features.scheduling.jobs import SCHEDULED
from tests.support import files
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def with_ana(world: World, channel: str = "whatsapp") -> tuple[Agent, str]:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on=channel)
    await world.contact("Rui").writes("1", on=channel)
    return ana, f"/conversations/{(await world.conversation_of('Rui'))['id']}/scheduled"


def later(world: World, text: str = "Bom dia!", **more: Any) -> dict[str, Any]:
    at = world.clock.now() + timedelta(**(more.pop("time", {"hours": 1})))
    return {"text": text, "send_at": at.isoformat(), **more}


async def listed(agent: Agent, path: str) -> list[tuple[str, str, str | None]]:
    items = (await agent.reads(path))["items"]
    return [(one["text"], one["state"], one["error_code"]) for one in items]


async def test_it_is_an_ordinary_reply_when_its_time_has_come(world: World) -> None:
    """By its author, once, whatever number of workers looks; their draft stays."""
    ana, path = await with_ana(world)
    screen = await ana.connects()
    made = await ana.does("POST", path, later(world))
    await ana.does("PUT", path.replace("scheduled", "draft"), {"mode": "reply", "body": "e"})
    await world.ticks(SCHEDULED)
    assert world.sent_on("whatsapp").count("Bom dia!") == 0
    world.clock.advance(hours=1, seconds=1)
    await asyncio.gather(*(SCHEDULED.work(world.database, world.clock) for _ in range(4)))
    await world.ticks(SCHEDULED)
    assert world.sent_on("whatsapp").count("Bom dia!") == 1
    assert await listed(ana, path) == []
    entry = (await ana.reads(path.replace("scheduled", "messages")))["items"][-1]
    assert (entry["author_id"], entry["detail"]) == (str(ana.id), {"via": "schedule"})
    told = [e["scheduled"] for e in screen.events if e["type"] == "scheduled.changed"]
    assert [one["state"] for one in told] == ["waiting", "sent"]
    assert (told[1]["id"], told[1]["sent_message_id"]) == (made["id"], entry["id"])
    assert len((await ana.reads("/drafts"))["items"]) == 1


async def test_a_crash_before_the_commit_has_no_effect_and_is_made_up_for(world: World) -> None:
    ana, path = await with_ana(world)
    made = await ana.does("POST", path, later(world))
    world.clock.advance(hours=2)
    with suppress(ZeroDivisionError):
        async with world.database.work(world.company) as work:
            await write_now(work, made["id"], clock=world.clock)
            raise ZeroDivisionError
    assert await listed(ana, path) == [("Bom dia!", "waiting", None)]
    await world.ticks(SCHEDULED)
    await world.ticks(SCHEDULED)
    assert world.sent_on("whatsapp").count("Bom dia!") == 1


async def test_what_cannot_be_sent_then_is_refused_now(world: World) -> None:
    ana, path = await with_ana(world)
    for body, code in (
        (later(world, time={"minutes": -5}), (422, "scheduled.bad_time")),
        (later(world, time={"days": 91}), (422, "scheduled.bad_time")),
        (later(world, time={"hours": 25}), (409, "scheduled.outside_window")),
        (later(world, " "), (422, "delivery.bad_text")),
    ):
        assert await ana.refused("POST", path, body) == code
    world.clock.advance(hours=25)
    assert await ana.refused("POST", path, later(world)) == (409, "delivery.window_closed")
    assert await listed(ana, path) == []


async def test_where_there_is_no_window_it_may_be_far_ahead(world: World) -> None:
    ana, path = await with_ana(world, "waha")
    await ana.does("POST", path, later(world, time={"days": 89}))
    world.clock.advance(days=89, seconds=1)
    await world.ticks(SCHEDULED)
    assert world.sent_on("waha").count("Bom dia!") == 1


async def test_what_cannot_be_written_says_why_and_can_be_given_another_time(
    world: World,
) -> None:
    ana, path = await with_ana(world)
    marcos = await world.supervisor()
    made = await ana.does("POST", path, later(world))
    other = await ana.does("POST", path, later(world, "Até logo!"))
    await marcos.closes("Rui")
    screen = await ana.connects()
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    assert [state for _, state, _ in await listed(ana, path)] == ["failed", "failed"]
    told = [e["scheduled"] for e in screen.events if e["type"] == "scheduled.changed"]
    assert {one["state"] for one in told} == {"failed"}
    assert all(one["error_code"] and one["error"] for one in told)
    await marcos.reopens("Rui")
    await marcos.gives("Rui", to=ana)
    one = f"/scheduled/{made['id']}"
    await ana.does("PATCH", one, {"send_at": later(world)["send_at"], "text": "Boa tarde!"})
    await ana.does("DELETE", f"/scheduled/{other['id']}")
    assert await listed(ana, path) == [("Boa tarde!", "waiting", None)]
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    assert world.sent_on("whatsapp").count("Boa tarde!") == 1
    assert await ana.refused("PATCH", one, {"text": "X"}) == (409, "scheduled.already_done")
    assert await ana.refused("DELETE", one) == (409, "scheduled.already_done")


async def test_a_customer_who_writes_first_needs_no_reminder(world: World) -> None:
    ana, path = await with_ana(world)
    world.clock.advance(seconds=5)
    await ana.does("POST", path, later(world, "Ainda aí?", unless_answered=True))
    await ana.does("POST", path, later(world, "Sempre"))
    world.clock.advance(minutes=5)
    await world.contact("Rui").writes("Estou aqui")
    world.clock.advance(hours=1)
    await world.ticks(SCHEDULED)
    sent = world.sent_on("whatsapp")
    assert ("Ainda aí?" in sent, "Sempre" in sent) == (False, True)
    state = await world.value("SELECT state FROM scheduled_messages WHERE body = 'Ainda aí?'")
    assert state == "cancelled"


async def test_only_its_author_and_supervisors_change_it(world: World) -> None:
    ana, path = await with_ana(world)
    bia = await world.agent("Bia", "Vendas")
    marcos = await world.supervisor()
    made = await ana.does("POST", path, later(world))
    one = f"/scheduled/{made['id']}"
    assert await listed(bia, path) == [("Bom dia!", "waiting", None)]
    assert (await bia.refused("PATCH", one, {"text": "X"}))[0] == 403
    assert (await bia.refused("DELETE", one))[0] == 403
    lia = await world.agent("Lia", "Financeiro")
    assert await lia.refused("DELETE", one) == (404, "scheduled.not_found")
    await marcos.does("PATCH", one, {"text": "Bom dia, Rui!"})
    await marcos.does("DELETE", one)
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    assert not [text for text in world.sent_on("whatsapp") if text.startswith("Bom dia")]


async def test_who_has_left_says_nothing_any_more(world: World) -> None:
    ana, path = await with_ana(world)
    marcos = await world.supervisor()
    await ana.does("POST", path, later(world))
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            "UPDATE memberships SET is_active = false WHERE user_id = $1", UserId(ana.id)
        )
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    assert await listed(marcos, path) == [("Bom dia!", "failed", "scheduled.author_gone")]


async def test_its_file_waits_with_it(world: World) -> None:
    ana, path = await with_ana(world, "waha")
    upload = (await files.upload(ana, "Rui", files.picture())).json()["id"]
    await ana.does("POST", path, later(world, "", attachment_id=upload, time={"days": 3}))
    world.clock.advance(days=2)
    storage = LocalFolder(world.stack.settings.media_folder)
    for tick in sweeps(storage)[:1]:
        await world.ticks(tick)
    world.clock.advance(days=1, seconds=1)
    await world.ticks(SCHEDULED)
    assert await listed(ana, path) == []
    assert len(world.sent_on("waha")) >= 1
    assert await world.value("SELECT message_id FROM attachments") is not None


async def test_it_answers_the_message_that_its_author_pointed_at(world: World) -> None:
    ana, path = await with_ana(world)
    asked = (await ana.reads(path.replace("scheduled", "messages")))["items"][0]
    made = await ana.does("POST", path, later(world, reply_to_id=asked["id"]))
    shown = {**made["reply_to"], "was": (await ana.reads(path))["items"][0]["reply_to"]["body"]}
    assert (shown["id"], shown["author_type"], shown["body"]) == (asked["id"], "contact", "Oi")
    assert shown["was"] == "Oi"
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    lines = {line.text: line for line in (await world.contact("Rui").phone()).messages}
    assert lines["Bom dia!"].reply_to == lines["Oi"].id


async def test_a_teammate_who_answered_first_is_not_answered_over(world: World) -> None:
    """The lock of a reply, at the moment of setting it and at the moment of sending it."""
    ana, path = await with_ana(world)
    marcos = await world.supervisor()
    messages = path.replace("scheduled", "messages")

    async def last() -> int:
        return (await ana.reads(messages))["items"][-1]["seq"]

    before = await last()
    await marcos.does("POST", messages, {"text": "Já vejo"})
    told = (await ana.asks("POST", path, later(world, seen_seq=before))).json()
    assert told["code"] == "conversation.answered_meanwhile"
    assert told["details"]["message"]["body"] == "Já vejo"
    one = await ana.does("POST", path, later(world, seen_seq=await last()))
    await ana.does("POST", path, later(world, "Sempre"))
    # One's own words, the customer's and a note are no answers of a teammate.
    await ana.does("POST", messages, {"text": "Um momento"})
    await world.contact("Rui").writes("Alô?")
    await ana.does("POST", path, later(world, "Até já", seen_seq=await last()))
    await marcos.does("POST", messages, {"text": "Resolvido!"})
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    code = "conversation.answered_meanwhile"
    assert sorted(await listed(ana, path)) == [
        ("Até já", "failed", code),
        ("Bom dia!", "failed", code),
    ]
    assert [world.sent_on("whatsapp").count(text) for text in ("Sempre", "Bom dia!")] == [1, 0]
    # Whoever gives it another time has decided, knowing that answer; not any later one.
    again = {"send_at": later(world)["send_at"]}
    stale = {**again, "seen_seq": before}
    assert await ana.refused("PATCH", f"/scheduled/{one['id']}", stale) == (409, code)
    await ana.does("PATCH", f"/scheduled/{one['id']}", again)
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    assert world.sent_on("whatsapp").count("Bom dia!") == 1


async def test_the_lock_of_one_that_is_changed_is_of_that_moment(world: World) -> None:
    ana, path = await with_ana(world)
    marcos = await world.supervisor()
    made = await ana.does("POST", path, later(world, seen_seq=99))
    await marcos.does("PATCH", f"/scheduled/{made['id']}", {"text": "Boa noite!"})
    await marcos.does("POST", path.replace("scheduled", "messages"), {"text": "Feito"})
    world.clock.advance(hours=2)
    await world.ticks(SCHEDULED)
    code = "conversation.answered_meanwhile"
    assert await listed(ana, path) == [("Boa noite!", "failed", code)]
