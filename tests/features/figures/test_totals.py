"""Totals of the installation are those of what happened, whichever process is asked."""

import asyncio
from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

from prosa.features.figures.exposition import Figures, exposed
from prosa.features.figures.jobs import COUNTING
from prosa.kit.clock import SystemClock
from prosa.kit.deeds import metering
from tests.support import hooks
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: bytes) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


async def told(world: World) -> Samples:
    """What a web process that has just started would tell."""
    await COUNTING.work(world.database, world.clock)
    return samples(await Figures(world.database, world.clock).text())


def of(world: World, name: str, found: Samples, **labels: str) -> float | None:
    key = frozenset({"empresa_id": str(world.company), **labels}.items())
    return found.get((name, key))


async def test_the_documented_names_hold_what_happened(world: World) -> None:
    """MET-09 to MET-14."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await world.contact("Eva").writes("Oi", on="waha")
    await world.passes(seconds=90)
    await ana.replies("Chegou sim!")
    await ana.replies("Mais alguma coisa?")

    found = await told(world)
    assert of(world, "tickets_criados_total", found, canal="whatsapp_cloud") == 1
    assert of(world, "tickets_criados_total", found, canal="whatsapp_waha") == 1
    assert of(world, "tickets_abertos", found) == 2
    sent = len(world.sent_on("whatsapp")) + len(world.sent_on("waha"))
    assert of(world, "mensagens_enviadas_total", found, tipo="text") == sent >= 4
    assert of(world, "atendentes_online", found) == 1
    name = "tempo_primeira_resposta_segundos"
    assert of(world, f"{name}_count", found) == 1
    assert of(world, f"{name}_bucket", found, le="60.0") == 0
    assert of(world, f"{name}_bucket", found, le="120.0") == 1
    assert of(world, f"{name}_bucket", found, le="+Inf") == 1
    assert 90 <= (of(world, f"{name}_sum", found) or 0) < 120

    mine = ("empresa_id", str(world.company))
    again = await told(world)
    assert {k: v for k, v in again.items() if mine in k[1]} == {
        k: v for k, v in found.items() if mine in k[1]
    }, "another process told otherwise"


async def test_whoever_counts_and_however_often_each_event_counts_once(world: World) -> None:
    await world.contact("Rui").writes("Oi")
    await asyncio.gather(*(COUNTING.work(world.database, world.clock) for _ in range(4)))
    await asyncio.gather(*(COUNTING.work(world.database, world.clock) for _ in range(4)))
    counted = await world.rows(
        "SELECT label, value FROM company_tallies WHERE name = 'events' ORDER BY label"
    )
    happened = await world.rows("SELECT type, count(*) FROM events GROUP BY type ORDER BY type")
    assert [tuple(row) for row in counted] == [tuple(row) for row in happened]


async def test_a_message_that_arrived_before_it_was_known_to_be_sent_counts_once(
    world: World,
) -> None:
    """A provider's *delivered* may overtake its own answer; *sent* then never comes alone."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi")
    await rui.writes("1")
    before = of(world, "mensagens_enviadas_total", await told(world), tipo="text") or 0
    world.faults(no_answer_fraction=1.0, no_receipts=True)
    await ana.replies("Chegou!")
    assert await world.states_of("Chegou!") == ["unconfirmed"]
    id = await world.value("SELECT id FROM messages WHERE body = 'Chegou!'")
    account = await world.account("whatsapp")
    for status in ("delivered", "read"):
        said = hooks.receipt("wamid.late", status, at=hooks.instant(world.clock), reference=str(id))
        body = hooks.body(hooks.entry(account, statuses=[said]))
        assert await hooks.post(account, body) == 200
        await world.settles()
    assert await world.states_of("Chegou!") == ["read"]
    after = of(world, "mensagens_enviadas_total", await told(world), tipo="text")
    assert after == before + 1


async def test_a_scrape_costs_a_handful_of_statements_and_the_next_none(world: World) -> None:
    """Whatever the number of companies: Prometheus must not be a load."""
    figures = Figures(world.database, world.clock)
    with metering() as first:
        told_first = await figures.text()
    with metering() as second:
        assert await figures.text() == told_first
    assert first.queries <= 6
    assert second.queries == 0


async def test_without_the_database_the_page_says_so() -> None:
    found = samples(exposed(None, now=SystemClock().now()))
    assert found == {("prosa_database_reachable", frozenset()): 0}


async def test_states_are_read_across_companies(world: World) -> None:
    """Native names, for alarms: what waits, and since when."""
    async with world.stack.worker.paused():
        await world.contact("Rui").says("Oi")
        await until(lambda: world.rows("SELECT 1 FROM kept_hooks"), what="the hook is kept")
        found = await told(world)
        assert found[("prosa_hooks_unread", frozenset())] >= 1
        assert found[("prosa_hooks_oldest_unread_seconds", frozenset())] >= 0
    await world.settles()
    found = await told(world)
    assert found[("prosa_conversations", frozenset({("status", "bot")}))] >= 1
    assert found[("prosa_events_total", frozenset({("type", "conversation.created")}))] >= 1
    assert found[("prosa_inboxes", frozenset({("state", "working")}))] >= 1
    assert found[("prosa_database_reachable", frozenset())] == 1
