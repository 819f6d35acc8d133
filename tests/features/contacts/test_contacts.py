"""The people who write to us: found, corrected, and seen with what the viewer may see."""

import pytest

from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_they_are_found_by_name_phone_mail_or_document(world: World) -> None:
    """CON-05, CON-06."""
    helena = await world.admin()
    await world.contact("Rui Barbosa", number="5511987651234").writes("Oi")
    await world.contact("Eva 100%").writes("Oi")
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
        "%25": ["Eva 100%"],
        "_": [],
        "ninguém": [],
    }.items():
        page = await helena.reads(f"/contacts?search={words}")
        assert [contact["name"] for contact in page["items"]] == found, words


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
