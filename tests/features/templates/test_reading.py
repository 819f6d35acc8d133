"""Templates are there without anybody asking for them (TPL-03)."""

from typing import Any

import pytest

from prosa.features.templates.jobs import reading
from prosa.process import vault_of
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

WABA = "102290129340398"
_TOLD = """SELECT count(*) FROM events
    WHERE type = 'team.changed' AND body ~ '"subject": ?"templates"'"""
_NEXT = """SELECT failures, extract(epoch FROM due_at - asked_at)::int FROM template_reads
    WHERE inbox_id = $1"""


async def test_a_new_inbox_is_asked_at_once_then_every_hour_and_when_it_was_changed(
    world: World,
) -> None:
    ana, helena = await world.agent("Ana", "Vendas"), await world.admin()
    path = await _connected(world)
    await _reads(world)
    assert await _names(ana, path) == ["aviso_de_entrega", "pedido_pronto", "volta_de_conversa"]

    world.emulator.templates[WABA] = [_template("aviso")]
    await world.passes(minutes=50)
    await _reads(world)
    assert len(await _names(ana, path)) == 3, "it was asked less than an hour ago"
    await world.passes(minutes=11)
    await _reads(world)
    assert await _names(ana, path) == ["aviso"]

    world.emulator.templates[WABA] = [_template("outro")]
    await world.passes(minutes=1)
    await helena.does("PATCH", path.removesuffix("/templates"), {"settings": {"waba_id": WABA}})
    await _reads(world)
    assert await _names(ana, path) == ["outro"], "what was changed is asked anew"


async def test_desks_are_told_only_of_what_is_different(world: World) -> None:
    await world.admin()
    await _connected(world)
    before = await world.value(_TOLD)
    for told in (1, 1, 2):
        if told == 2:
            world.emulator.templates[WABA] = [_template("aviso", status="PAUSED")]
        await _reads(world)
        assert await world.value(_TOLD) == before + told
        await world.passes(minutes=61)


async def test_by_hand_counts_as_well(world: World) -> None:
    helena = await world.admin()
    path = await _connected(world)
    await helena.does("POST", f"{path}/sync")
    world.emulator.templates[WABA] = []
    await _reads(world)
    assert len(await _names(helena, path)) == 3


async def test_one_that_cannot_be_read_holds_up_no_other_and_is_asked_more_and_more_rarely(
    world: World,
) -> None:
    """And tells no desk; with the right token it is asked at once."""
    helena = await world.admin()
    path = await _connected(world)
    wrong = world.inboxes["whatsapp"]
    right = await _connected(world)
    await helena.does("PATCH", f"/inboxes/{wrong}", {"credentials": {"access_token": "wrong"}})
    await _reads(world)
    assert await _names(helena, path) == []
    assert len(await _names(helena, right)) == 3
    pauses: list[tuple[int, int]] = []
    for _ in range(4):
        [row] = await world.rows(_NEXT, wrong)
        pauses.append(tuple(row))
        await world.passes(seconds=row[1] + 1)
        await _reads(world)
    assert [failures for failures, _ in pauses] == [1, 2, 3, 4]
    assert [round(seconds, -1) for _, seconds in pauses] == [30, 60, 120, 240]


async def _reads(world: World) -> None:
    await world.ticks(reading(vault_of(world.stack.settings)))


async def _connected(world: World) -> str:
    world._accounts["whatsapp"] = await world.connects("whatsapp", waba_id=WABA)
    return f"/inboxes/{world.inboxes['whatsapp']}/templates"


async def _names(agent: Agent, path: str) -> list[str]:
    return [one["name"] for one in (await agent.reads(path))["items"]]


def _template(name: str, *, status: str = "APPROVED") -> dict[str, Any]:
    return {
        "id": f"id of {name}",
        "name": name,
        "language": "pt_BR",
        "category": "UTILITY",
        "status": status,
        "components": [{"type": "BODY", "text": "Oi"}],
    }
