"""What the team knows of a contact: added by hand, tagged, described by the company's fields."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.world import World

pytestmark = pytest.mark.anyio


async def test_somebody_added_by_hand_is_recognised_when_they_write(world: World) -> None:
    """CON-05, CON-09, CON-10: the number is one, however it is written."""
    ana = await world.agent("Ana", "Vendas")
    new = {"name": " Marina  Alves ", "phone": "(31) 98888-7777", "email": "marina@example.com"}
    added = await ana.does("POST", "/contacts", new)
    assert (added["name"], added["phone"]) == ("Marina Alves", "+5531988887777")
    assert [(one["kind"], one["value"]) for one in added["identities"]] == [
        ("phone", "+5531988887777")
    ]

    await world.contact("Má", number="553188887777").writes("Oi")
    found = await ana.reads(f"/contacts/{added['id']}")
    assert {one["kind"] for one in found["identities"]} == {"phone", "whatsapp"}
    assert found["name"] == "Marina Alves"
    assert len(found["conversations"]) == 1


async def test_a_number_belongs_to_one_contact(world: World) -> None:
    """Also if two add it at the same time."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui", number="5511987654321").writes("Oi")
    rui = await world.value("SELECT id FROM contacts")
    refused = await ana.asks("POST", "/contacts", {"name": "R", "phone": "11 98765-4321"})
    assert (refused.status_code, refused.json()["code"]) == (409, "contact.identity_taken")
    assert refused.json()["details"]["contact_id"] == str(rui)

    new = {"name": "Eva", "phone": "+5511911112222"}
    answers = await asyncio.gather(*(ana.asks("POST", "/contacts", new) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert await world.value("SELECT count(*) FROM contacts WHERE name = 'Eva'") == 1
    for wrong, code in (
        ({"name": "Eva", "phone": "123"}, "contact.bad_phone"),
        ({"name": " "}, "contact.bad_name"),
        ({"name": "Eva", "email": "eva"}, "contact.bad_email"),
    ):
        assert await ana.refused("POST", "/contacts", wrong) == (422, code)


async def test_the_same_request_twice_adds_one(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    key = {"Idempotency-Key": str(uuid4())}
    first, second = [await ana.asks("POST", "/contacts", {"name": "Eva"}, **key) for _ in range(2)]
    assert first.json() == second.json()
    assert await world.value("SELECT count(*) FROM contacts") == 1


async def test_addresses_are_added_and_removed(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    eva = await ana.does("POST", "/contacts", {"name": "Eva", "phone": "11 91111-2222"})
    path = f"/contacts/{eva['id']}/identities"
    view = await ana.does("POST", path, {"kind": "phone", "value": "+55 11 93333-4444"})
    view = await ana.does("POST", path, {"kind": "email", "value": "eva@example.com"})
    again = await ana.does("POST", path, {"kind": "email", "value": "eva@example.com"})
    assert view == again
    first = next(one for one in view["identities"] if one["value"] == "+5511911112222")
    view = await ana.does("DELETE", f"{path}/{first['id']}")
    assert view["phone"] == "+5511933334444"
    assert {one["kind"] for one in view["identities"]} == {"phone", "email"}
    assert await ana.refused("DELETE", f"{path}/{first['id']}") == (
        404,
        "contact.identity_not_found",
    )

    await world.contact("Rui").writes("Oi")
    rui = await world.value("SELECT id FROM contacts WHERE name = 'Rui'")
    for one in (await ana.reads(f"/contacts/{rui}"))["identities"]:
        assert await ana.refused("DELETE", f"/contacts/{rui}/identities/{one['id']}") == (
            409,
            "contact.identity_in_use",
        )
    taken = {"kind": "phone", "value": "+5511933334444"}
    assert await ana.refused("POST", f"/contacts/{rui}/identities", taken) == (
        409,
        "contact.identity_taken",
    )


async def test_a_company_says_what_it_wants_to_know(world: World) -> None:
    """Fields are the admin's; each value is checked by its kind."""
    ana, helena = await world.agent("Ana", "Vendas"), await world.admin()
    size = {"name": "size", "label": "Tamanho", "kind": "choice", "options": ["P", "M"]}
    assert await ana.refused("POST", "/contact-fields", size) == (403, "access.not_allowed")
    size = await helena.does("POST", "/contact-fields", size)
    await helena.does(
        "POST",
        "/contact-fields",
        {"name": "since", "label": "Cliente desde", "kind": "date", "sort_order": 1},
    )
    assert await helena.refused(
        "POST", "/contact-fields", {"name": "size", "label": "T", "kind": "text"}
    ) == (409, "contact_field.exists")
    shown = (await ana.reads("/contact-fields?limit=1"))["next_cursor"]
    assert [
        field["name"] for field in (await ana.reads(f"/contact-fields?cursor={shown}"))["items"]
    ] == ["since"]

    custom: dict[str, Any] = {"size": "M", "since": "2020-01-31"}
    eva = await ana.does("POST", "/contacts", {"name": "Eva", "custom": custom})
    assert eva["custom"] == custom
    path = f"/contacts/{eva['id']}"
    for wrong in ({"size": "G"}, {"since": "ontem"}, {"color": "azul"}):
        refused = await ana.asks("PATCH", path, {"custom": wrong})
        assert refused.json()["code"] == "contact.bad_value"
        assert refused.json()["details"]["field"] == next(iter(wrong))
    changed = await ana.does("PATCH", path, {"custom": {"size": "P", "since": None}})
    assert changed["custom"] == {"size": "P"}

    await helena.does("PATCH", f"/contact-fields/{size['id']}", {"archived": True})
    assert (await ana.reads(path))["custom"] == {"size": "P"}, "nothing is lost"
    assert await ana.refused("PATCH", path, {"custom": {"size": "M"}}) == (422, "contact.bad_value")
    assert (
        await world.value("SELECT count(*) FROM audit_events WHERE subject_type = 'contact_field'")
        == 3
    )


async def test_contacts_are_tagged(world: World) -> None:
    ana, helena = await world.agent("Ana", "Vendas"), await world.admin()
    vip = await helena.does("POST", "/tags", {"name": "VIP", "color": "blue"})
    old = await helena.does("POST", "/tags", {"name": "Antigo", "color": "neutral"})
    eva = await ana.does("POST", "/contacts", {"name": "Eva", "tag_ids": [old["id"]]})
    await helena.does("PATCH", f"/tags/{old['id']}", {"archived": True})
    path = f"/contacts/{eva['id']}"
    socket = await ana.connects()
    for _ in range(2):
        tagged = await ana.does("PUT", f"{path}/tags/{vip['id']}")
        assert tagged["tag_ids"] == [old["id"], vip["id"]]
    assert socket.types.count("contact.updated") == 1, "twice is once"
    assert (await ana.does("PATCH", path, {"tag_ids": [vip["id"], old["id"]]}))["tag_ids"] == [
        vip["id"],
        old["id"],
    ]
    assert (await ana.does("DELETE", f"{path}/tags/{old['id']}"))["tag_ids"] == [vip["id"]]
    assert await ana.refused("PUT", f"{path}/tags/{old['id']}") == (409, "tag.archived")
    assert await ana.refused("PUT", f"{path}/tags/{uuid4()}") == (404, "tag.not_found")
    assert await ana.refused("PATCH", path, {"tag_ids": [str(uuid4())]}) == (404, "tag.not_found")
    assert (await ana.reads("/contacts"))["items"][0]["tag_ids"] == [vip["id"]]


async def test_consent_is_given_somewhere_and_taken_back(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    eva = await ana.does("POST", "/contacts", {"name": "Eva"})
    path, now = f"/contacts/{eva['id']}", world.clock.now()
    assert await ana.refused("PATCH", path, {"consented_at": now.isoformat()}) == (
        422,
        "contact.bad_consent",
    )
    to_come = {"consented_at": (now + timedelta(days=1)).isoformat(), "consent_source": "loja"}
    assert await ana.refused("PATCH", path, to_come) == (422, "contact.bad_consent")
    given = {"consented_at": now.isoformat(), "consent_source": "Formulário do site"}
    assert (await ana.does("PATCH", path, given))["consent_source"] == "Formulário do site"
    assert (await ana.does("PATCH", path, {"name": "Eva Lima"}))["consented_at"] is not None
    assert (await ana.does("PATCH", path, {"consented_at": None}))["consented_at"] is None


async def test_who_does_not_want_to_be_written_to_says_so_once(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    eva = await ana.does("POST", "/contacts", {"name": "Eva"})
    path = f"/contacts/{eva['id']}"
    since = (await ana.does("PATCH", path, {"opted_out": True}))["opted_out_at"]
    await world.passes(hours=1)
    assert since is not None
    assert (await ana.does("PATCH", path, {"opted_out": True}))["opted_out_at"] == since
    assert (await ana.does("PATCH", path, {"document": "123"}))["opted_out_at"] == since
    assert (await ana.does("PATCH", path, {"opted_out": False}))["opted_out_at"] is None


async def test_another_companys_contact_is_not_there(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    for method, path in (
        ("PATCH", f"/contacts/{uuid4()}"),
        ("POST", f"/contacts/{uuid4()}/identities"),
        ("DELETE", f"/contacts/{uuid4()}/tags/{uuid4()}"),
    ):
        body = {"kind": "email", "value": "a@b.c"} if method == "POST" else {"name": "X"}
        assert await ana.refused(method, path, body) == (404, "contact.not_found")
