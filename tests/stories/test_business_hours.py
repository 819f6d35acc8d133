"""Open and closed: what customers are told, and when what they left is dealt."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from prosa.domain.hours import WEEKDAYS, zone
from prosa.features.conversations.jobs import RESPONSE_TIMEOUTS
from prosa.features.routing.jobs import OPENINGS
from tests.support.world import World

pytestmark = pytest.mark.anyio

SAO_PAULO = zone("America/Sao_Paulo")


async def closes(world: World, *, opens_in: timedelta, **change: Any) -> datetime:
    """Closed from now on; it opens each day at the minute that comes after `opens_in`. Answers
    with the opening."""
    world.clock.advance(seconds=60 - world.clock.now().second)
    opens = (world.clock.now() + opens_in).astimezone(SAO_PAULO)
    until = opens + timedelta(hours=2)
    interval = [opens.strftime("%H:%M"), until.strftime("%H:%M")]
    hours = {"week": {day: [interval] for day in WEEKDAYS}, **change.pop("hours", {})}
    helena = await world.admin()
    await helena.does("PATCH", "/company", {"hours": hours, **change})
    await world.ticks(OPENINGS)
    return opens


async def arrives(world: World, name: str, department: str = "Vendas") -> None:
    await world.contact(name).writes("Oi")
    await world.contact(name).writes(department)


def said(opens: datetime, world: World) -> str:
    is_today = opens.date() == world.clock.now().astimezone(SAO_PAULO).date()
    minutes = f"{opens.minute:02}" if opens.minute else ""
    to = "à" if opens.hour == 1 else "às"
    return f"{'hoje' if is_today else 'amanhã'} {to} {opens.hour}h{minutes}"


async def test_out_of_hours_the_choice_waits_and_the_customer_knows_until_when(
    world: World,
) -> None:
    """FLW-12: nothing is dealt, though somebody is still there; at the opening it is, in order of
    arrival."""
    opens = await closes(world, opens_in=timedelta(minutes=60))
    ana = await world.agent("Ana", "Vendas", capacity=2)
    for name in ("Rui", "Eva", "Ivo"):
        await arrives(world, name)
    rui = world.contact("Rui")
    assert f"Voltamos {said(opens, world)}." in rui.heard()[0]
    assert rui.heard()[-1] == (
        f"Certo! Sua mensagem está na fila de Vendas. Respondemos {said(opens, world)}."
    )
    assert await world.owner_of("Rui") is None
    held = await world.value("SELECT detail FROM messages WHERE detail->>'code' = 'held' LIMIT 1")
    assert (held["because"], held["members"], held["online"]) == ("closed", 1, 1)

    world.clock.advance(minutes=55)
    await world.ticks(OPENINGS)
    await world.ticks(RESPONSE_TIMEOUTS)
    assert await world.owner_of("Rui") is None, "not yet, and nobody is late"
    world.clock.advance(minutes=6)
    await world.ticks(OPENINGS)
    assert await world.owner_of("Rui") == ana
    assert await world.owner_of("Eva") == ana
    assert await world.owner_of("Ivo") is None


async def test_who_waits_and_writes_is_told_once_in_each_closed_time(world: World) -> None:
    """Queued while open, then again each night; not at every word."""
    await arrives(world, "Rui")
    rui = world.contact("Rui")
    opens = await closes(world, opens_in=timedelta(minutes=60))
    before = len(rui.heard())
    for text in ("Alguém?", "Oi?", "?"):
        await rui.writes(text)
    [told] = rui.heard()[before:]
    assert f"fora do horário de atendimento. Voltamos {said(opens, world)}." in told
    found = await world.conversation_of("Rui")
    assert (found["status"], found["turn"], found["bot"].keys()) == (
        "queued",
        "us",
        {"told_closed_until"},
    )

    world.clock.advance(minutes=70)
    await rui.writes("Já abriram?")
    assert len(rui.heard()) == before + 1, "open: an agent will answer"

    world.clock.advance(hours=3)
    await rui.writes("Fecharam?")
    await rui.writes("?")
    assert "Voltamos" in rui.heard()[-1]
    assert len(rui.heard()) == before + 2


async def test_who_was_told_when_they_chose_is_not_told_again_in_that_closed_time(
    world: World,
) -> None:
    await closes(world, opens_in=timedelta(minutes=60))
    await arrives(world, "Rui")
    rui = world.contact("Rui")
    heard = rui.heard()
    await rui.writes("Oi?")
    assert rui.heard() == heard
    world.clock.advance(hours=4)
    await rui.writes("Oi?")
    assert len(rui.heard()) == len(heard) + 1


async def test_whom_an_agent_answers_is_not_told_that_we_are_closed(world: World) -> None:
    """Nor after they are back in the queue, in the same closed time, if they know already."""
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    assert await world.owner_of("Rui") == ana
    await closes(world, opens_in=timedelta(hours=3))
    rui = world.contact("Rui")
    heard = rui.heard()
    await rui.writes("Boa noite")
    assert rui.heard() == heard
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}"
    await ana.does("POST", f"{path}/unassign", {})
    await rui.writes("Alô?")
    assert "Voltamos" in rui.heard()[-1]
    heard = rui.heard()
    await ana.takes("Rui")
    await ana.does("POST", f"{path}/unassign", {})
    taken = len(rui.heard())
    await rui.writes("Alô?")
    assert len(rui.heard()) == taken


async def test_the_response_time_begins_when_we_open(world: World) -> None:
    """RTE-03: nobody is late at night."""
    opens = await closes(world, opens_in=timedelta(minutes=60))
    await arrives(world, "Rui")
    due = (await world.conversation_of("Rui"))["deadline_at"]
    assert due.replace(second=0, microsecond=0) == opens.replace(second=0, microsecond=0) + (
        timedelta(minutes=5)
    )
    world.clock.advance(minutes=64)
    await world.ticks(RESPONSE_TIMEOUTS)
    assert ("system", "overdue") not in await world.timeline_of("Rui")
    world.clock.advance(minutes=2)
    await world.ticks(RESPONSE_TIMEOUTS)
    assert ("system", "overdue") in await world.timeline_of("Rui")


async def test_whoever_works_late_may_take_what_waits(world: World) -> None:
    await closes(world, opens_in=timedelta(hours=3))
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    await ana.takes("Rui")
    assert await world.owner_of("Rui") == ana


async def test_a_worker_that_slept_through_the_opening_deals_when_it_wakes(world: World) -> None:
    await closes(world, opens_in=timedelta(minutes=30))
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    world.clock.advance(minutes=80)
    await world.ticks(OPENINGS)
    assert await world.owner_of("Rui") == ana


async def test_opening_by_hand_deals_at_once(world: World) -> None:
    """24×7 from now on: the company changed its hours."""
    await closes(world, opens_in=timedelta(hours=3))
    ana = await world.agent("Ana", "Vendas")
    await arrives(world, "Rui")
    helena = await world.admin("Iara")
    await helena.does("PATCH", "/company", {"hours": None})
    assert await world.owner_of("Rui") == ana


async def test_hours_that_changed_while_somebody_waited_move_the_deadline(world: World) -> None:
    """Queued while open; then the company closes: not late before it opens again."""
    await arrives(world, "Rui")
    opens = await closes(world, opens_in=timedelta(minutes=60))
    world.clock.advance(minutes=6)
    await world.ticks(RESPONSE_TIMEOUTS)
    found = await world.conversation_of("Rui")
    assert found["deadline_at"] > opens
    assert found["flow_state"] == "department_selected"
    assert ("system", "overdue") not in await world.timeline_of("Rui")


async def test_a_holiday_is_told_by_its_name_in_the_companys_language(world: World) -> None:
    today = world.clock.now().astimezone(SAO_PAULO)
    named = [
        {"date": (today + timedelta(days=ahead)).date().isoformat(), "name": "Foundation Day"}
        for ahead in range(3)
    ]
    hours = {"week": {day: [["08:00", "18:00"]] for day in WEEKDAYS}, "holidays": named}
    helena = await world.admin()
    await helena.does("PATCH", "/company", {"locale": "en", "hours": hours})
    rui = world.contact("Rui")
    await rui.writes("Hi")
    back = today + timedelta(days=3)
    assert f"closed today: Foundation Day. We are back on {back:%A} at 8:00 AM." in rui.heard()[0]
    company = await helena.reads("/company")
    assert company["is_open"] is False
    opens = datetime.fromisoformat(company["opens_at"]).astimezone(SAO_PAULO)
    assert (opens.date(), opens.hour) == (back.date(), 8)
    await rui.writes("1")
    assert rui.heard()[-1] == (
        "All right! Your message is in the queue of Vendas. "
        f"We will answer on {back:%A} at 8:00 AM."
    )
