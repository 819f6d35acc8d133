"""What was taken or transferred by a slip goes back, with the customer's wait as it was."""

import pytest

from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

NOTHING = (409, "conversation.nothing_to_recall")
HIDDEN = (404, "conversation.not_found")
WAITING = ("turn", "turn_since", "department_id", "assignee_id", "status")


async def talking(world: World, *others: str) -> Agent:
    """Ana talks with Rui in Vendas, who waits for an answer. `others` are of Financeiro."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    for name in others:
        await world.agent(name, "Financeiro")
    await world.contact("Rui").writes("Cadê o boleto?")
    await world.passes(minutes=2)
    return ana


async def path(world: World) -> str:
    return f"/conversations/{(await world.conversation_of('Rui'))['id']}/recall"


@pytest.mark.parametrize("others", [(), ("Bia",)], ids=["to a queue", "to who was free"])
async def test_it_comes_back_from_where_she_sees_it_no_longer(
    world: World, others: tuple[str, ...]
) -> None:
    """T and Z (TRF-01): also when routing has already given it to somebody there."""
    ana = await talking(world, *others)
    before = await world.conversation_of("Rui")
    await ana.transfers(to="Financeiro", reason="engano")
    assert await ana.list("mine") == []
    moved = await world.conversation_of("Rui")
    assert moved["department_id"] == world.departments["Financeiro"]
    assert (moved["assignee_id"] is None) == (others == ())
    heard = world.contact("Rui").heard()
    await world.passes(minutes=9)
    assert (await ana.recalls("Rui"))["assignee_id"] == str(ana.id)
    after = await world.conversation_of("Rui")
    assert {name: after[name] for name in WAITING} == {name: before[name] for name in WAITING}
    assert world.contact("Rui").heard() == heard, "the customer hears nothing of a slip"
    assert [row["contact_name"] for row in await ana.list("mine")] == ["Rui"]
    [open_one] = await world.rows("SELECT * FROM assignments WHERE to_at IS NULL")
    assert (open_one["user_id"], open_one["why"]["reason"]) == (ana.id, "recalled")
    kept = await world.rows("SELECT * FROM transfers ORDER BY at")
    assert [(row["reason"], row["to_user_id"]) for row in kept][-1] == (None, ana.id)
    assert await ana.refused("POST", await path(world)) == NOTHING, "once"


async def test_what_was_answered_keeps_the_customers_turn(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Já mando.")
    answered = await world.conversation_of("Rui")
    await ana.transfers(to="Financeiro", saying="")
    assert (await world.conversation_of("Rui"))["turn"] == "us"
    await ana.recalls("Rui")
    after = await world.conversation_of("Rui")
    assert (after["turn"], after["turn_since"]) == ("customer", answered["turn_since"])


async def test_a_customer_who_wrote_meanwhile_waits_for_us(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Já mando.")
    await ana.transfers(to="Financeiro", saying="")
    await world.passes(minutes=1)
    await world.contact("Rui").writes("Chegou!")
    await ana.recalls("Rui")
    after = await world.conversation_of("Rui")
    assert (after["turn"], after["unread_count"], after["assignee_id"]) == ("us", 1, ana.id)


async def test_what_came_from_a_queue_goes_back_to_its_place_there(world: World) -> None:
    marcos = await world.supervisor()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    before = await world.conversation_of("Rui")
    await world.passes(minutes=2)
    await marcos.transfers("Rui", to="Financeiro")
    await marcos.recalls("Rui")
    after = await world.conversation_of("Rui")
    assert after["status"] == "queued"
    assert (after["department_id"], after["assignee_id"]) == (world.departments["Vendas"], None)
    assert after["queued_at"] == after["turn_since"] == before["turn_since"]


async def test_a_supervisors_slip_goes_back_to_whose_it_was(world: World) -> None:
    ana = await talking(world, "Bia")
    marcos = await world.supervisor()
    await marcos.transfers("Rui", to="Financeiro")
    await marcos.recalls("Rui")
    assert await world.owner_of("Rui") is ana


async def test_it_is_too_late_once_somebody_has_acted_on_it(world: World) -> None:
    """Nothing is taken out of the hands of who has begun; who sees it no longer learns nothing."""
    ana = await talking(world)
    bia = await world.agent("Bia", "Financeiro", online=False)
    await ana.transfers(to="Financeiro")
    await bia.takes("Rui")
    assert await ana.refused("POST", await path(world)) == HIDDEN
    assert await bia.refused("POST", await path(world)) == NOTHING
    assert await world.owner_of("Rui") is bia


async def test_after_ten_minutes_or_by_somebody_else_there_is_nothing_to_recall(
    world: World,
) -> None:
    ana = await talking(world)
    marcos = await world.supervisor()
    assert await ana.refused("POST", await path(world)) == NOTHING
    await ana.transfers(to="Financeiro")
    assert await marcos.refused("POST", await path(world)) == NOTHING
    await world.passes(minutes=11)
    assert await ana.refused("POST", await path(world)) == HIDDEN


async def test_what_came_from_the_bot_cannot_go_back_to_it(world: World) -> None:
    marcos = await world.supervisor()
    await world.contact("Rui").writes("Oi")
    await marcos.transfers("Rui", to="Financeiro")
    assert await marcos.refused("POST", await path(world)) == NOTHING


async def test_who_has_left_the_company_gets_nothing_back(world: World) -> None:
    """It waits in the queue that it came from."""
    ana = await talking(world)
    marcos, helena = await world.supervisor(), await world.admin()
    await marcos.transfers("Rui", to="Financeiro")
    await helena.does("PATCH", f"/users/{ana.id}", {"is_active": False})
    await marcos.recalls("Rui")
    after = await world.conversation_of("Rui")
    assert (after["status"], after["department_id"]) == ("queued", world.departments["Vendas"])


async def test_taken_by_a_slip_and_given_back_costs_the_customer_no_place(world: World) -> None:
    """TKT-25: in order of arrival, whoever held it for a moment."""
    ana = await world.agent("Ana", "Vendas", online=False)
    for name in ("Rui", "Eva"):
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("1")
        await world.passes(minutes=1)
    before = await world.conversation_of("Rui")
    await ana.takes("Rui")
    await ana.unassigns("Rui")
    after = await world.conversation_of("Rui")
    assert after["queued_at"] == before["turn_since"]
    eva = await world.conversation_of("Eva")
    assert after["queued_at"] < eva["queued_at"]
