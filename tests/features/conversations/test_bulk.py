"""One deed for many conversations: what is refused to one stops no other."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def written(world: World, *names: str) -> list[str]:
    """Customers who wrote to Vendas; the ids of their conversations."""
    for name in names:
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("1")
    return [str((await world.conversation_of(name))["id"]) for name in names]


async def bulk(agent: Agent, ids: list[str], action: str, **given: Any) -> list[dict[str, Any]]:
    body = {"ids": ids, "action": action, **given}
    return (await agent.does("POST", "/conversations/bulk", body))["results"]


def became(results: list[dict[str, Any]]) -> list[str]:
    """The status of each after it, or the code of its refusal."""
    return [(one["conversation"] or {}).get("status") or one["problem"]["code"] for one in results]


async def test_a_refusal_stops_nobody(world: World) -> None:
    """In the order of the question, each once; what is not there or not theirs is not found."""
    ana = await world.agent("Ana", "Vendas", online=False)
    ids = await written(world, "Rui", "Eva")
    await world.contact("Leo").writes("Oi")
    await world.contact("Leo").writes("3")
    hidden = str((await world.conversation_of("Leo"))["id"])
    unknown = str(uuid4())
    await ana.takes("Rui")
    await ana.resolves("Rui")
    asked = [ids[0], hidden, ids[1], unknown, ids[1]]
    results = await bulk(ana, asked, "take")
    assert [one["id"] for one in results] == asked[:4]
    not_found = "conversation.not_found"
    assert became(results) == ["conversation.illegal_move", not_found, "active", not_found]
    assert results[1]["problem"]["status"] == 404
    assert results[2]["conversation"]["assignee_id"] == str(ana.id)
    assert (await world.owner_of("Eva")) is ana
    assert (await world.owner_of("Leo")) is None


async def test_each_deed_does_what_it_does_alone(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    marcos = await world.supervisor()
    tag = (await marcos.does("POST", "/tags", {"name": "Troca"}))["id"]
    ids = await written(world, "Rui", "Eva")
    until = (world.clock.now() + timedelta(hours=1)).isoformat()
    there = {"department_id": str(world.departments["Financeiro"])}
    given: list[tuple[str, dict[str, Any], str, Any]] = [
        ("assign", {"user_id": str(bia.id)}, "assignee_id", str(bia.id)),
        ("unassign", {}, "assignee_id", None),
        ("take", {}, "assignee_id", str(marcos.id)),
        ("tag", {"tag_id": tag}, "tag_ids", [tag]),
        ("untag", {"tag_id": tag}, "tag_ids", []),
        ("priority", {"priority": "urgent"}, "priority", "urgent"),
        ("wait", {}, "status", "waiting"),
        ("wake", {}, "status", "active"),
        ("snooze", {"until": until}, "status", "waiting"),
        ("read", {}, "unread_count", 0),
        ("transfer", {**there, "customer_text": ""}, "department_id", there["department_id"]),
        ("resolve", {}, "status", "resolved"),
        ("reopen", {}, "status", "active"),
        ("close", {}, "status", "closed"),
        ("archive", {}, "status", "closed"),
    ]
    for action, more, field, value in given:
        results = await bulk(marcos, ids, action, **more)
        assert [one["problem"] for one in results] == [None, None], action
        assert [one["conversation"][field] for one in results] == [value, value], action
        shown = [await marcos.reads(f"/conversations/{id}") for id in ids]
        assert [one[field] for one in shown] == [value, value], action
    assert await ana.list("all") == []


async def test_the_same_key_is_done_once_and_answered_twice(world: World) -> None:
    """What happened in between is not undone, and no refusal stands in the second answer."""
    ana, marcos = await world.agent("Ana", "Vendas", online=False), await world.supervisor()
    ids = await written(world, "Rui", "Eva")
    body = {"ids": [*ids, str(uuid4())], "action": "take"}
    key = {"idempotency-key": "b-1"}
    first = await ana.asks("POST", "/conversations/bulk", body, **key)
    assert became(first.json()["results"]) == ["active", "active", "conversation.not_found"]
    await marcos.takes("Rui")
    again = await ana.asks("POST", "/conversations/bulk", body, **key)
    assert (again.headers["idempotent-replayed"], again.json()) == ("true", first.json())
    assert (await world.owner_of("Rui")) is marcos
    other = {**body, "action": "read"}
    reused = await ana.asks("POST", "/conversations/bulk", other, **key)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency.key_reused")
    taken = became(await bulk(ana, ids, "take"))
    assert taken[0] == "access.not_allowed", "without a key it is asked anew"


async def test_a_twin_of_the_same_key_waits_for_no_half_result(world: World) -> None:
    """Many at once find connections for their deeds; of two alike one works (or neither had to)."""
    marcos = await world.supervisor()
    ids = await written(world, "Rui", "Eva")
    calls = [
        marcos.asks(
            "POST",
            "/conversations/bulk",
            {"ids": ids, "action": "read"},
            **{"idempotency-key": f"twin-{n % 20}"},
        )
        for n in range(40)
    ]
    answers = await asyncio.gather(*calls)
    codes = {answer.status_code: answer for answer in answers}
    assert set(codes) <= {200, 409}
    assert sum(answer.status_code == 200 for answer in answers) >= 20
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["code"] == "idempotency.in_progress"
        else:
            assert became(answer.json()["results"]) == ["queued", "queued"]


async def test_screens_are_told_of_each(world: World) -> None:
    ana, marcos = await world.agent("Ana", "Vendas", online=False), await world.supervisor()
    ids = await written(world, "Rui", "Eva")
    socket = await marcos.connects()
    await bulk(ana, ids, "take")
    assigned = [e for e in socket.events if e["type"] == "conversation.assigned"]
    assert [e["conversation"]["id"] for e in assigned] == ids


async def test_a_deed_needs_its_permission_and_what_it_is_done_with(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    ids = await written(world, "Rui")
    asked = {"ids": ids, "action": "archive"}
    assert await ana.refused("POST", "/conversations/bulk", asked) == (403, "access.not_allowed")
    for wrong in (
        {"ids": ids, "action": "assign"},
        {"ids": ids, "action": "transfer", "reason": "boleto"},
        {"ids": ids, "action": "snooze"},
        {"ids": ids, "action": "delete"},
        {"ids": [], "action": "take"},
        {"ids": [str(uuid4()) for _ in range(101)], "action": "take"},
    ):
        refused = await ana.refused("POST", "/conversations/bulk", wrong)
        assert refused == (422, "request.invalid")
    bia = await world.agent("Bia", "Vendas", online=False)
    results = await bulk(ana, ids, "assign", user_id=str(bia.id))
    assert became(results) == ["access.not_allowed"]


async def test_a_colleagues_is_not_taken_away(world: World) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    ids = await written(world, "Rui", "Eva")
    await bia.takes("Rui")
    assert became(await bulk(ana, ids, "take")) == ["access.not_allowed", "active"]
    assert (await world.owner_of("Rui")) is bia
