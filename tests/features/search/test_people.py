"""Finding contacts (CON-06) and conversations."""

import pytest

from tests.features.search.shelf import Shelf

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "typed", ["conceição", "CONCEICAO", "conc", "ceic", "araujo conc", "ujo ição", "Araújo"]
)
async def test_any_part_of_a_name_is_enough(shelf: Shelf, typed: str) -> None:
    await shelf.contact("Conceição Araújo")
    await shelf.contact("João Silva")
    assert await shelf.names(typed) == ["Conceição Araújo"]


@pytest.mark.parametrize(
    "typed",
    [
        "+55 11 98765-4321",
        "5511987654321",
        "(11) 98765-4321",
        "011 98765 4321",
        "11 8765-4321",
        "+55 11 8765 4321",
        "98765-4321",
        "8765 4321",
        "4321",
        "54321",
        "９８７６５４３２１",
    ],
)
async def test_a_phone_is_found_however_it_is_typed(shelf: Shelf, typed: str) -> None:
    """Country, area and ninth digit may be left out; four last digits are enough."""
    await shelf.contact("Marina", phone="+5511987654321")
    await shelf.contact("Outra", phone="+5521912345678")
    assert await shelf.names(typed) == ["Marina"]


@pytest.mark.parametrize(
    "typed",
    ["123.456.789-09", "12345678909", "789-09", "ana.souza@example.com", "souza@exa", "example"],
)
async def test_documents_and_addresses_are_found(shelf: Shelf, typed: str) -> None:
    await shelf.contact("Ana", email="ana.souza@example.com", document="123.456.789-09")
    await shelf.contact("Outra", email="bia@exemplo.org", document="987.654.321-00")
    assert await shelf.names(typed) == ["Ana"]


async def test_another_number_of_theirs_is_found_too(shelf: Shelf) -> None:
    contact = await shelf.contact("Marina", phone="+5511987654321")
    for kind, value in (("phone", "+5521987650000"), ("bsuid", "BR.1234"), ("lid", "99@lid")):
        await shelf.runs(
            """INSERT INTO identities (company_id, id, contact_id, kind, value)
            VALUES ($1, gen_random_uuid(), $2, $3, $4)""",
            shelf.company,
            contact,
            kind,
            value,
        )
    for typed in ("(21) 98765-0000", "BR.1234", "99@lid"):
        assert await shelf.names(typed) == ["Marina"]


async def test_the_found_part_of_a_name_is_marked(shelf: Shelf) -> None:
    await shelf.contact("João Conceição")
    (hit,) = (await shelf.page("ceic", kind="contacts"))["items"]
    assert hit["marked_name"] == [
        {"text": "João Con", "is_match": False},
        {"text": "ceiç", "is_match": True},
        {"text": "ão", "is_match": False},
    ]


async def test_a_contact_brings_the_newest_conversation_that_one_may_see(shelf: Shelf) -> None:
    private = await shelf.department("Diretoria")
    contact = await shelf.contact("Marina Alves")
    await shelf.conversation(contact)
    await shelf.conversation(contact, department=private)
    (by_supervisor,) = (await shelf.page("marina", kind="contacts"))["items"]
    (by_agent,) = (await shelf.page("marina", shelf.office.agent, kind="contacts"))["items"]
    assert by_supervisor["conversation"]["number"] == 2
    assert by_agent["conversation"]["number"] == 1


async def test_pages_of_contacts_follow_one_another(shelf: Shelf) -> None:
    for n in range(7):
        await shelf.contact(f"Maria {n}", phone=f"+551198765000{n}")
    told: list[str] = []
    cursor = None
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = await shelf.page("maria", kind="contacts", limit=3, **query)
        told += [hit["name"] for hit in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert told == [f"Maria {n}" for n in reversed(range(7))]


@pytest.mark.parametrize("typed", ["#12", "12", "# 12", "garantia da gel", "GARANTIA"])
async def test_a_conversation_is_found_by_number_and_by_subject(shelf: Shelf, typed: str) -> None:
    for _ in range(11):
        await shelf.conversation()
    twelfth = await shelf.conversation(subject="Garantia da geladeira")
    found = (await shelf.page(typed, kind="conversations"))["items"]
    assert [hit["conversation"]["id"] for hit in found] == [str(twelfth)]
    assert found[0]["conversation"]["subject"] == "Garantia da geladeira"


async def test_everything_is_looked_for_at_once_unless_one_says_what(shelf: Shelf) -> None:
    contact = await shelf.contact("Rita Garantia")
    await shelf.says("garantia", await shelf.conversation(contact, subject="Garantia"))
    everything = (await shelf.asks("garantia")).json()
    assert [len(everything[kind]["items"]) for kind in everything] == [1, 1, 1]
    one = (await shelf.asks("garantia", in_="contacts")).json()
    assert one["messages"] is None
    assert one["conversations"] is None
    assert len(one["contacts"]["items"]) == 1
