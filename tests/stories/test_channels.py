"""The same story over other channels, addresses and kinds of message."""

import secrets

import pytest

from tests.support import hooks
from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio


async def test_the_same_story_over_waha(world: World) -> None:
    """CHN-25."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi", on="waha")
    assert MENU in rui.heard("waha")[0]
    await rui.writes("1", on="waha")
    assert await world.owner_of("Rui") == ana
    await ana.replies("Chegou sim!")
    assert rui.heard("waha")[-1] == "Chegou sim!"
    assert await world.states_of("Chegou sim!") == ["read"]
    assert world.sent_on("whatsapp") == []


async def test_two_channels_are_two_conversations_of_one_contact(world: World) -> None:
    rui = world.contact("Rui")
    await rui.writes("Oi", on="whatsapp")
    await rui.writes("Oi", on="waha")
    first, second = await world.conversations_of("Rui")
    assert first["contact_id"] == second["contact_id"]
    assert first["inbox_id"] != second["inbox_id"]
    kinds = await world.rows(
        "SELECT kind FROM identities WHERE contact_id = $1", first["contact_id"]
    )
    assert {"phone", "whatsapp"} <= {row["kind"] for row in kinds}


async def test_who_hides_the_phone_is_served_all_the_same(world: World) -> None:
    """A business-scoped id instead of a number: a phone is never required."""
    ana = await world.agent("Ana", "Vendas")
    eva = world.contact("Eva", bsuid=f"BR.{secrets.randbelow(10**16)}")
    await eva.writes("Oi")
    await eva.writes("1")
    await ana.replies("Oi Eva!")
    assert eva.heard()[-1] == "Oi Eva!"
    contact = await world.value("SELECT phone FROM contacts WHERE name = 'Eva'")
    assert contact is None
    assert len(await world.rows("SELECT 1 FROM contacts")) == 1


async def test_who_hides_behind_a_lid_is_served_all_the_same(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    eva = world.contact("Eva", lid=str(secrets.randbelow(10**14)))
    await eva.writes("Oi", on="waha")
    await ana.replies("Oi Eva!", to="Eva")
    assert eva.heard("waha")[-1] == "Oi Eva!"


async def test_with_and_without_the_ninth_digit_is_one_contact(world: World) -> None:
    """CON-02. (CW#5840, CW#13986, WA#1261, WA#1516: Brazil's ninth digit splits contacts.)"""
    tail = f"{secrets.randbelow(10**7):07d}"
    with_nine, without = f"5511998{tail}"[:13], f"551198{tail}"[:12]
    account = await world.account("whatsapp")
    for number in (with_nine, without):
        now = hooks.instant(world.clock)
        message = hooks.said("Oi", sender=number, at=now)
        assert (
            await hooks.post(account, hooks.body(hooks.entry(account, messages=[message]))) == 200
        )
        await world.settles()
    assert len(await world.rows("SELECT 1 FROM contacts")) == 1
    assert len(await world.conversations_of("Rui")) == 1
    phone = await world.value("SELECT phone FROM contacts")
    assert phone == f"+{with_nine}"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("order", {"catalog_id": "1"}),
        ("hologram", {"depth": 3}),
    ],
)
async def test_what_we_cannot_express_yet_is_kept_and_shown(
    world: World, kind: str, part: dict[str, object]
) -> None:
    """MSG-09. It begins a conversation like any other message."""
    account = await world.account("whatsapp")
    message = hooks.said("", sender="5511987654321", at=hooks.instant(world.clock))
    message = {**message, "type": kind, kind: part}
    del message["text"]
    assert await hooks.post(account, hooks.body(hooks.entry(account, messages=[message]))) == 200
    await world.settles()
    ana = await world.agent("Ana", "Vendas")
    [row] = await ana.list("bot")
    timeline = (await ana.reads(f"/conversations/{row['id']}/messages"))["items"]
    shown = next(entry for entry in timeline if entry["direction"] == "inbound")
    assert shown["kind"] == (kind if kind != "hologram" else "unsupported")
    assert shown["body"] == part.get("caption", "")
    assert shown["detail"][kind] == part


async def test_a_new_number_of_a_known_person_is_the_same_contact(world: World) -> None:
    account = await world.account("whatsapp")
    old, new = "5511987650001", "5511987650002"
    now = hooks.instant(world.clock)
    await hooks.post(
        account, hooks.body(hooks.entry(account, messages=[hooks.said("Oi", sender=old, at=now)]))
    )
    await world.settles()
    changed = {
        "id": "wamid.changed",
        "from": old,
        "timestamp": str(int(now)),
        "type": "system",
        "system": {"type": "user_changed_number", "wa_id": new, "body": "Rui changed"},
    }
    await hooks.post(account, hooks.body(hooks.entry(account, messages=[changed])))
    again = hooks.said("Ainda sou eu", sender=new, at=now)
    await hooks.post(account, hooks.body(hooks.entry(account, messages=[again])))
    await world.settles()
    assert len(await world.rows("SELECT 1 FROM contacts")) == 1
    assert len(await world.conversations_of("Rui")) == 1
