"""The people who write to us: found, corrected, and seen with what the viewer may see."""

import pytest

from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.contacts import queries_list
from prosa.features.contacts.queries_list import Filters
from prosa.kit.clock import SystemClock
from tests.support.database import NewDatabase, as_owner, opened
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_they_are_found_by_name_phone_mail_or_document(world: World) -> None:
    """CON-05, CON-06."""
    helena = await world.admin()
    await world.contact("Rui Barbosa", number="5511987651234").writes("Oi")
    await world.contact("Eva 100%", number="5511977770000").writes("Oi")
    rui = await world.value("SELECT id FROM contacts WHERE name = 'Rui Barbosa'")
    await helena.does(
        "PATCH", f"/contacts/{rui}", {"email": "rui@example.com", "document": "123.456"}
    )
    for words, found in {
        "barbosa": ["Rui Barbosa"],
        "98765": ["Rui Barbosa"],
        "RUI@": ["Rui Barbosa"],
        "3.45": ["Rui Barbosa"],
        "100%25": ["Eva 100%"],
        "arb": ["Rui Barbosa"],
        "rui barb": ["Rui Barbosa"],
        "(11) 98765-1234": ["Rui Barbosa"],
        "ninguém": [],
        " ": ["Eva 100%", "Rui Barbosa"],
    }.items():
        page = await helena.reads(f"/contacts?search={words}")
        assert [contact["name"] for contact in page["items"]] == found, words
    for words in ("%25", "_", "a"):
        refused = await helena.asks("GET", f"/contacts?search={words}")
        assert refused.json()["code"] == "search.nothing_to_find", words


async def test_they_are_found_without_accents_and_by_a_common_word_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CON-06. In the order of the names, whether few or many have the word."""
    helena = await world.admin()
    names = ["Conceição", "Conceicao B", "Çonceicão A", "José", "CONCEIÇÃO Z"]
    for name in names:
        await world.contact(name).writes("Oi")
    rows = await world.rows("SELECT name FROM contacts WHERE name <> 'José' ORDER BY name, id")
    for many in (queries_list.MANY, 2):
        monkeypatch.setattr(queries_list, "MANY", many)
        seen: list[str] = []
        cursor = ""
        while True:
            page = await helena.reads(f"/contacts?search=conceicao&limit=2{cursor}")
            seen += [contact["name"] for contact in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert seen == [row["name"] for row in rows]
    page = await helena.reads("/contacts?search=jose")
    assert [contact["name"] for contact in page["items"]] == ["José"]


async def test_finding_somebody_among_many_reads_no_table_through(
    new_database: NewDatabase,
) -> None:
    """CON-06: 20,000 contacts, under row security; most of them, some, one, and nobody."""
    url = await new_database()
    async with opened(url) as database:
        company = await create_company(database, SystemClock(), NewCompany(name="Casa Varanda"))
        async with database.work(company) as work:
            await work.sql.execute(_CROWD, company)
        async with as_owner(url) as owner:
            await owner.execute("ANALYZE contacts")
        for words, expected in {
            "cliente": 51,
            "conceicao": 51,
            "00017654": 1,
            "niemand": 0,
        }.items():
            async with database.work(company) as work:
                rows = await queries_list.listing(work, Filters(search=words), after=None, limit=51)
                scans = await work.sql.fetchrow(_SCANS)
            assert len(rows) == expected, words
            assert scans is not None
            assert (scans["seq_scan"], scans["idx_scan"] > 0) == (0, True), words


_CROWD = """
INSERT INTO contacts (company_id, id, name, phone, created_at)
SELECT $1, gen_random_uuid(),
    'Cliente ' || n || CASE WHEN n % 50 = 0 THEN ' Conceição' ELSE '' END,
    '+55119' || lpad(n::text, 8, '0'), now() - n * interval '1 minute'
FROM generate_series(1, 20000) n
"""

_SCANS = "SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'contacts'"
"""What this transaction has done, in functions as well, which EXPLAIN does not look into."""


async def test_a_corrected_name_is_told_to_every_screen(world: World) -> None:
    """CON-03."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    socket = await ana.connects()
    contact = await world.value("SELECT id FROM contacts")
    changed = await ana.does("PATCH", f"/contacts/{contact}", {"name": "  Rui   Barbosa "})
    assert changed["name"] == "Rui Barbosa"
    assert (await socket.hears("contact.updated"))["name"] == "Rui Barbosa"
    assert (await ana.list("bot"))[0]["contact_name"] == "Rui Barbosa"
    assert await ana.refused("PATCH", f"/contacts/{contact}", {"name": "  "}) == (
        422,
        "contact.bad_name",
    )


async def test_the_history_shows_only_what_the_viewer_may_see(world: World) -> None:
    """CON-07."""
    ana = await world.agent("Ana", "Vendas")
    bia = await world.agent("Bia", "Financeiro")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await ana.resolves()
    contact = await world.value("SELECT id FROM contacts")
    for viewer, count in ((ana, 1), (bia, 0), (await world.supervisor(), 1)):
        view = await viewer.reads(f"/contacts/{contact}")
        assert len(view["conversations"]) == count
        assert {identity["kind"] for identity in view["identities"]} == {"phone", "whatsapp"}


async def test_a_name_that_the_customer_changes_is_not_forced_on_us(world: World) -> None:
    """What the team wrote stays; the provider's name is only the first one."""
    helena = await world.admin()
    rui = world.contact("Rui")
    await rui.writes("Oi")
    contact = await world.value("SELECT id FROM contacts")
    await helena.does("PATCH", f"/contacts/{contact}", {"name": "Rui Barbosa"})
    (await rui.phone()).name = "🔥 Ruizinho 🔥"
    await rui.writes("sou eu")
    assert await world.value("SELECT name FROM contacts") == "Rui Barbosa"
