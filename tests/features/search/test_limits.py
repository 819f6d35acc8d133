"""Who finds what, and what cannot be searched."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.features.search.shelf import Shelf
from tests.support.office import Installation

pytestmark = pytest.mark.anyio


async def test_an_agent_finds_what_they_may_see_and_nothing_else(shelf: Shelf) -> None:
    """SEC-09. Their own, their departments', and those without a department."""
    ana = shelf.office.agent
    colleague = await shelf.employ("Bruno")
    sales = await shelf.department("Vendas", ana)
    private = await shelf.department("Diretoria", colleague)
    for text, department, assignee in (
        ("pedido de vendas", sales, None),
        ("pedido de vendas do Bruno", sales, colleague),
        ("pedido da diretoria", private, None),
        ("pedido do Bruno", private, colleague),
        ("pedido meu", private, ana),
        ("pedido de ninguém", None, None),
    ):
        conversation = await shelf.conversation(
            department=department, assignee=assignee, subject=text
        )
        await shelf.says(text, conversation)
    mine = ["pedido de ninguém", "pedido meu", "pedido de vendas do Bruno", "pedido de vendas"]
    assert await shelf.texts("pedido", ana) == mine
    found = (await shelf.page("pedido", ana, kind="conversations"))["items"]
    assert [hit["conversation"]["subject"] for hit in found] == mine
    assert (await shelf.page("#3", ana, kind="conversations"))["items"] == []
    for boss in (shelf.office.supervisor, shelf.office.admin):
        assert len(await shelf.texts("pedido", boss)) == 6


async def test_a_conversation_that_one_may_not_see_cannot_be_named(shelf: Shelf) -> None:
    private = await shelf.department("Diretoria")
    conversation = await shelf.says("segredo", await shelf.conversation(department=private))
    query: dict[str, Any] = {"in_": "messages", "conversation_id": str(conversation)}
    assert (await shelf.asks("segredo", shelf.office.agent, **query)).status_code == 404
    assert (await shelf.asks("segredo", **query)).status_code == 200


async def test_an_agent_of_few_conversations_pages_through_those_of_others(shelf: Shelf) -> None:
    """A page may be short and go on: nobody waits until everything was looked at."""
    private = await shelf.department("Diretoria")
    mine = await shelf.says("pedido meu")
    others = await shelf.conversation(department=private)
    await shelf.runs(
        """INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction,
            author_type, kind, body, created_at)
        SELECT $1, gen_random_uuid(), $2, 1000 + n, $3, 'inbound', 'contact', 'text', 'pedido',
            $4::timestamptz + n * interval '1 second'
        FROM generate_series(1, 4000) n""",
        shelf.company,
        others,
        shelf.inbox,
        shelf.later(),
    )
    first = await shelf.page("pedido", shelf.office.agent)
    assert first["items"] == []
    second = await shelf.page("pedido", shelf.office.agent, cursor=first["next_cursor"])
    assert [hit["conversation"]["id"] for hit in second["items"]] == [str(mine)]
    assert second["next_cursor"] is None


async def test_another_company_finds_nothing(shelf: Shelf, installation: Installation) -> None:
    """TEN-12."""
    contact = await shelf.contact("Eva Segredo", phone="+5511987654321")
    conversation = await shelf.says("segredo", await shelf.conversation(contact, subject="Segredo"))
    other = await Shelf.open(installation)
    for typed in ("segredo", "eva", "4321", "#1"):
        answer = await other.asks(typed, other.office.admin)
        assert [part["items"] for part in answer.json().values()] == [[], [], []]
    query: dict[str, Any] = {"conversation_id": str(conversation)}
    assert (await other.asks("segredo", other.office.admin, **query)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "request.invalid"),
        ("a", "request.invalid"),
        ("a" * 201, "request.invalid"),
        ("  ", "search.nothing_to_find"),
        ("!?…", "search.nothing_to_find"),
        ("a ?", "search.nothing_to_find"),
        ('""', "search.nothing_to_find"),
        ("\0\0", "search.nothing_to_find"),
    ],
)
async def test_what_cannot_be_searched_is_refused(shelf: Shelf, typed: str, code: str) -> None:
    answer = await shelf.asks(typed)
    assert answer.status_code == 422
    assert answer.json()["code"] == code


async def test_a_cursor_goes_on_with_one_kind(shelf: Shelf) -> None:
    for text in ("pedido um", "pedido dois"):
        await shelf.says(text)
    cursor = (await shelf.page("pedido", limit=1))["next_cursor"]
    answer = await shelf.asks("pedido", cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "search.cursor_of_one_kind")
    answer = await shelf.asks("pedido", in_="messages", cursor="nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "paging.bad_cursor")


async def test_a_search_that_takes_too_long_is_given_up(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prosa.features.search.walk._LONGEST_MS", 1)
    conversation = await shelf.conversation()
    await shelf.says("palavra " * 2_000, conversation)
    answers = [await shelf.asks('"palavra nova"', conversation_id=str(conversation))]
    answers += [await shelf.asks("palavra") for _ in range(5)]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert refused[0].json()["code"] == "search.too_broad"
    assert refused[0].headers["retry-after"]


_anything = st.text(max_size=60) | st.text("aá1 '\"\\:*&|!<->()@%_\0👍\u0301\u200b", max_size=60)


@given(written=_anything, typed=_anything)
@example(written="\U0000fdfa" * 500, typed="\U0000fdfa" * 50)
@example(written="x" * 5_000, typed="'x' & !y")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_no_text_breaks_writing_or_searching(shelf: Shelf, written: str, typed: str) -> None:
    """Whatever a customer writes is stored, and whatever is typed is answered or refused."""
    await shelf.says(written.replace("\0", ""))
    await shelf.contact(written.replace("\0", "") or "?")
    answer = await shelf.asks(typed[:200])
    assert answer.status_code in {200, 422}, answer.text


@given(text=st.text(max_size=200))
@example(text="d'água e conceição")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_whatever_has_letters_is_found_by_its_own_words(shelf: Shelf, text: str) -> None:
    text = text.replace("\0", "")
    conversation = await shelf.says(text)
    answer = await shelf.asks(text, in_="messages", conversation_id=str(conversation))
    if answer.status_code == 200:
        assert [hit["seq"] for hit in answer.json()["messages"]["items"]]
    else:
        assert answer.json()["code"] in {"search.nothing_to_find", "request.invalid"}
