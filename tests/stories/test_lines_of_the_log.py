"""Each request and each job leaves one line, by which most questions are answered, and none
of them holds what people said or who they are."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog

from prosa.kit.logging import configure_logging
from tests.support.world import World

pytestmark = pytest.mark.anyio

Line = dict[str, Any]
DEEDS = {
    "request.answered",
    "ingress.batch_read",
    "subscriber.batch_read",
    "delivery.outcomes_recorded",
}
_OF_THE_TEST = ("httpx", "uvicorn.access")
"""Its own client, and a log of its server that the product turns off."""
COST = {"duration_ms", "queries", "db_ms", "outcome", "request_id", "level", "timestamp"}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is written to the log meanwhile, as JSON."""
    root = logging.getLogger()
    handlers, level, before = root.handlers, root.level, structlog.get_config()
    configure_logging("info", "json")
    structlog.configure(cache_logger_on_first_use=False)
    written = io.StringIO()
    [output] = root.handlers
    assert isinstance(output, logging.StreamHandler)
    output.setStream(written)
    output.addFilter(lambda record: not record.name.startswith(_OF_THE_TEST))
    yield written
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**before)


def lines(written: io.StringIO, *events: str) -> list[Line]:
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in found if line["event"] in events]


async def test_every_deed_of_a_story_is_one_line(world: World, written: io.StringIO) -> None:
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui Barbosa", number="5511987654321")
    await rui.writes("Onde está meu sofá azul?")
    await rui.writes("1")
    written.truncate(0)
    written.seek(0)

    await ana.replies("Chega na quinta-feira!")

    [request] = lines(written, "request.answered")
    assert request["route"] == "/conversations/{conversation_id}/messages"
    assert (request["method"], request["status"], request["outcome"]) == ("POST", 202, "done")
    assert request["company_id"] == str(world.company)
    assert request["actor"] == str(ana.id)
    assert 3 <= request["queries"] <= 40
    assert 0 < request["db_ms"] <= request["duration_ms"]

    [recorded] = lines(written, "delivery.outcomes_recorded")
    assert (recorded["accepted"], recorded["outcome"]) == (1, "done")
    receipts = lines(written, "ingress.batch_read")
    assert sum(line["hooks"] for line in receipts) >= 1
    for line in lines(written, *DEEDS):
        assert line.keys() >= COST | {"company_id"}, line
        assert line["company_id"] == str(world.company)
        assert line["queries"] > 0
    ids = [line["request_id"] for line in lines(written, *DEEDS)]
    assert len(set(ids)) == len(ids), "two deeds under one id"
    assert all(UUID(id) for id in ids)


async def test_no_line_holds_what_people_said_or_who_they_are(
    world: World, written: io.StringIO
) -> None:
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui Barbosa", number="5511987654321")
    await rui.writes("Onde está meu sofá azul?")
    await rui.writes("1")
    await ana.replies("Chega na quinta-feira!")
    await ana.does(
        "POST",
        f"/conversations/{(await world.conversation_of('Rui Barbosa'))['id']}/notes",
        {"text": "Cliente nervoso."},
    )
    text = written.getvalue()
    assert text
    for word in ("sofá", "sof\\u00e1", "quinta-feira", "nervoso", "Barbosa", "987654321", "Ana"):
        assert word not in text, word
    account = await world.account("whatsapp")
    for secret in (*account.credentials.values(), await ana.token()):
        assert secret not in text


async def test_what_finds_nothing_to_do_says_nothing(world: World, written: io.StringIO) -> None:
    await world.contact("Rui").writes("Oi")
    assert all(line["hooks"] for line in lines(written, "ingress.batch_read"))
    assert all(line["events"] for line in lines(written, "subscriber.batch_read"))


async def test_a_refused_request_is_a_line_with_its_code(
    world: World, written: io.StringIO
) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    await ana.refused("GET", f"/conversations/{UUID(int=7)}")
    [line] = lines(written, "request.answered")
    assert (line["status"], line["outcome"]) == (404, "refused")
    assert line["code"] == "conversation.not_found"
    assert str(UUID(int=7)) not in written.getvalue()
