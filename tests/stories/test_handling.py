"""What the team does with a conversation: take, pass on, put off, end, open again."""

from datetime import timedelta

import pytest

from prosa.features.conversations.jobs import SNOOZES
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def talking(world: World, *, departments: tuple[str, ...] = ("Vendas",)) -> Agent:
    """Ana talks with Rui in Vendas."""
    ana = await world.agent("Ana", *departments)
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    return ana


async def status(world: World) -> str:
    return (await world.conversation_of("Rui"))["status"]


async def test_to_another_department_with_the_companys_text(world: World) -> None:
    """TRF-01, TRF-03, TRF-07."""
    ana = await talking(world)
    bia = await world.agent("Bia", "Financeiro")
    await ana.transfers(to="Financeiro", reason="boleto vencido")
    assert await world.owner_of("Rui") == bia
    assert world.contact("Rui").heard()[-2:] == [
        "Vamos passar sua conversa para Financeiro.",
        "Bia, de Financeiro, vai conversar com você.",
    ]
    assert await ana.list("mine") == []
    assert (await ana.refused("GET", await _path(world)))[1] == "conversation.not_found"
    [kept] = await world.rows("SELECT * FROM transfers")
    assert (kept["reason"], kept["from_user_id"]) == ("boleto vencido", ana.id)


async def test_to_an_agent_with_a_text_of_ones_own(world: World) -> None:
    """TRF-02."""
    ana = await talking(world)
    bia = await world.agent("Bia", "Financeiro")
    await ana.transfers(to=bia, saying="A Bia resolve isso já, {contact}.")
    assert await world.owner_of("Rui") == bia
    assert world.contact("Rui").heard()[-1] == "A Bia resolve isso já, Rui."
    await bia.replies("Oi Rui!")
    assert world.contact("Rui").heard()[-1] == "Oi Rui!"


async def test_an_empty_text_tells_the_customer_nothing(world: World) -> None:
    ana = await talking(world)
    before = world.contact("Rui").heard()
    await ana.transfers(to="Financeiro", saying="")
    assert await status(world) == "queued"
    told = world.contact("Rui").heard()[len(before) :]
    assert not any("Vamos passar" in line for line in told)


async def test_taking_from_the_bot_silences_it(world: World) -> None:
    """TKT-24, A-6."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi")
    await ana.takes("Rui")
    said = len(rui.heard())
    await rui.writes("2")
    assert len(rui.heard()) == said
    assert await world.owner_of("Rui") == ana
    assert (await world.conversation_of("Rui"))["bot"] is None


async def test_answering_what_nobody_has_takes_it(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await ana.replies("Oi Rui, é a Ana", to="Rui")
    assert await world.owner_of("Rui") == ana
    assert world.contact("Rui").heard()[-1] == "Oi Rui, é a Ana"


async def test_a_colleagues_conversation_is_for_supervisors_to_take(world: World) -> None:
    await talking(world)
    bia = await world.agent("Bia", "Vendas")
    marcos = await world.supervisor()
    path = await _path(world)
    assert await bia.refused("POST", f"{path}/take") == (403, "access.not_allowed")
    assert await bia.refused("POST", f"{path}/messages", {"text": "Oi"}) == (
        403,
        "access.not_allowed",
    )
    await marcos.gives("Rui", to=bia)
    assert await world.owner_of("Rui") == bia


async def test_put_off_until_the_customer_writes(world: World) -> None:
    ana = await talking(world)
    await ana.snoozes(until=world.clock.now() + timedelta(days=1))
    assert await status(world) == "waiting"
    await world.contact("Rui").writes("Alguma novidade?")
    conversation = await world.conversation_of("Rui")
    assert (conversation["status"], conversation["snoozed_until"]) == ("active", None)
    assert await world.owner_of("Rui") == ana


async def test_put_off_until_an_hour_that_comes(world: World) -> None:
    """The tick run twice wakes it once."""
    ana = await talking(world)
    await ana.snoozes(until=world.clock.now() + timedelta(minutes=30))
    await world.ticks(SNOOZES)
    assert await status(world) == "waiting"
    await world.passes(minutes=31)
    await world.ticks(SNOOZES)
    await world.ticks(SNOOZES)
    assert await status(world) == "active"
    assert [entry for entry in await world.timeline_of("Rui") if entry[1] == "woken"] == [
        ("system", "woken")
    ]


async def test_waiting_for_the_customer(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Me manda uma foto?")
    await ana.waits()
    assert await status(world) == "waiting"
    await world.contact("Rui").writes("Segue")
    assert await status(world) == "active"


async def test_archived_is_out_of_every_list_and_counter(world: World) -> None:
    """TKT-27."""
    ana = await talking(world)
    marcos = await world.supervisor()
    assert (await ana.counters())["mine"] == 1
    await marcos.archives("Rui")
    assert await ana.counters() == {"mine": 0, "unassigned": 0, "all": 0, "bot": 0}
    for view in ("mine", "unassigned", "all", "bot", "ended"):
        assert await ana.list(view) == []
    assert len(await ana.list("archived")) == 1
    await marcos.unarchives("Rui")
    assert await ana.list("archived") == []
    assert [row["status"] for row in await ana.list("ended")] == ["resolved"]


async def test_opening_again_and_when_another_is_going_on(world: World) -> None:
    """Only staff reopen, and one conversation at a time for each contact and inbox."""
    ana = await talking(world)
    await ana.resolves()
    first = await _path(world)
    await ana.does("POST", f"{first}/reopen")
    assert await world.owner_of("Rui") == ana
    await ana.resolves()
    await world.contact("Rui").writes("Oi de novo")
    assert await ana.refused("POST", f"{first}/reopen") == (409, "conversation.already_open")
    assert [c["status"] for c in await world.conversations_of("Rui")] == ["bot", "resolved"]


_WAITING = ("turn", "turn_since", "unread_count")


@pytest.mark.parametrize("end", ["resolves", "closes"])
async def test_what_was_ended_by_a_slip_goes_on_where_it_was(world: World, end: str) -> None:
    """The customer's wait, and with it their deadline, is not lost by E and Z."""
    ana = await talking(world)
    await ana.replies("Oi, Rui.")
    await world.passes(minutes=1)
    await world.contact("Rui").writes("Cadê o boleto?")
    await world.passes(minutes=2)
    before = await world.conversation_of("Rui")
    await getattr(ana, end)()
    assert (await world.conversation_of("Rui"))["turn"] is None
    await world.passes(minutes=9)
    await ana.reopens("Rui")
    after = await world.conversation_of("Rui")
    assert {name: after[name] for name in _WAITING} == {name: before[name] for name in _WAITING}
    assert after["turn"] == "us"
    assert after["unread_count"] == 1


@pytest.mark.parametrize("pause", ["waits", "snoozes"])
async def test_what_was_put_off_by_a_slip_goes_on_where_it_was(world: World, pause: str) -> None:
    """S and Z: neither the customer's wait nor their deadline is lost."""
    ana = await talking(world)
    await world.contact("Rui").writes("Cadê o boleto?")
    await world.passes(minutes=2)
    before = await world.conversation_of("Rui")
    until = {"until": world.clock.now() + timedelta(hours=1)} if pause == "snoozes" else {}
    await getattr(ana, pause)(**until)
    assert (await world.conversation_of("Rui"))["turn"] == "customer"
    await world.passes(minutes=9)
    await ana.wakes()
    after = await world.conversation_of("Rui")
    assert {name: after[name] for name in _WAITING} == {name: before[name] for name in _WAITING}
    assert (after["status"], after["turn"], after["snoozed_until"]) == ("active", "us", None)
    assert await ana.refused("POST", f"/conversations/{after['id']}/wake") == (
        409,
        "conversation.illegal_move",
    )


async def test_what_is_brought_back_before_its_time_is_our_turn_from_now(world: World) -> None:
    """The hour that was chosen is over, and nobody is told of what they did themselves."""
    ana = await talking(world)
    await ana.replies("Vejo amanhã.")
    await ana.snoozes(until=world.clock.now() + timedelta(days=1))
    await world.passes(hours=1)
    await ana.wakes()
    after = await world.conversation_of("Rui")
    assert (after["status"], after["turn"], after["snoozed_until"]) == ("active", "us", None)
    assert after["turn_since"] > world.clock.now() - timedelta(minutes=1)
    assert (await world.timeline_of("Rui"))[-1][0] == "system"
    told = (await ana.reads("/me/notifications"))["items"]
    assert "snooze_ended" not in {one["kind"] for one in told}


@pytest.mark.parametrize("meanwhile", ["time", "a note"])
async def test_what_is_opened_again_for_a_reason_begins_to_wait_now(
    world: World, meanwhile: str
) -> None:
    ana = await talking(world)
    await world.contact("Rui").writes("Obrigado")
    await ana.resolves()
    if meanwhile == "time":
        await world.passes(minutes=11)
    else:
        await ana.notes("Ligou de novo", to="Rui")
        await world.passes(minutes=1)
    await ana.reopens("Rui")
    after = await world.conversation_of("Rui")
    assert (after["turn"], after["unread_count"]) == ("us", 0)
    assert after["turn_since"] == after["assigned_at"]


async def test_closed_for_good_and_illegal_moves(world: World) -> None:
    """TKT-11."""
    ana = await talking(world)
    await ana.closes()
    conversation = await world.conversation_of("Rui")
    assert conversation["status"] == "closed"
    assert conversation["resolved_at"] == conversation["closed_at"]
    path = await _path(world)
    for verb in ("wait", "resolve", "unassign"):
        assert await ana.refused("POST", f"{path}/{verb}") == (409, "conversation.illegal_move")


async def test_a_note_is_only_for_the_team(world: World) -> None:
    """NOT-01, NOT-05."""
    ana = await talking(world)
    heard = world.contact("Rui").heard()
    note = await ana.notes("cliente antigo")
    assert (note["kind"], note["body"]) == ("note", "cliente antigo")
    assert world.contact("Rui").heard() == heard
    assert ("agent", "cliente antigo") in await world.timeline_of("Rui")


async def test_the_same_words_sent_twice_by_a_browser_are_one_message(world: World) -> None:
    """CW#9314: a weak connection, one click, two POSTs, and the customer got it twice."""
    ana = await talking(world)
    path = await _path(world)
    body = {"text": "Chegou sim!", "local_id": "b1f0"}
    first = (await ana.does("POST", f"{path}/messages", body))["message"]
    again = (await ana.does("POST", f"{path}/messages", body))["message"]
    assert again["id"] == first["id"]
    assert world.sent_on("whatsapp").count("Chegou sim!") == 1


async def _path(world: World) -> str:
    return f"/conversations/{(await world.conversation_of('Rui'))['id']}"
