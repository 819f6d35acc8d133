"""Ids of another company inside a body are nobody's ids, and change nothing on either side."""

import pytest

from tests.support import files
from tests.support.world import World

pytestmark = pytest.mark.anyio

_PICTURE = """
SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (
    SELECT to_jsonb(c) - 'last_message_at' AS t FROM conversations c
    UNION ALL SELECT to_jsonb(d) FROM department_members d
    UNION ALL SELECT to_jsonb(a) FROM assignments a
    UNION ALL SELECT to_jsonb(l) FROM agent_loads l
    UNION ALL SELECT to_jsonb(f) FROM attachments f
) x
"""


async def test_what_belongs_to_others_cannot_be_named(world: World) -> None:
    other = await World.open(world.stack)
    helena = await world.admin()
    ana = await world.agent("Ana", "Vendas")
    bia = await other.agent("Bia", "Vendas")
    await world.contact("Rui").writes("Oi")
    await other.contact("Eva").writes("Oi")
    ours = f"/conversations/{(await world.conversation_of('Rui'))['id']}"
    theirs = str((await other.conversation_of("Eva"))["id"])
    foreign_department = str(other.departments["Vendas"])
    picture = (await files.upload(bia, "Eva", files.picture())).json()["id"]
    before = [await place.value(_PICTURE) for place in (world, other)]

    for method, path, body in (
        ("POST", f"{ours}/assign", {"user_id": str(bia.id)}),
        ("POST", f"{ours}/transfer", {"user_id": str(bia.id)}),
        ("POST", f"{ours}/transfer", {"department_id": foreign_department}),
        ("POST", f"{ours}/messages", {"attachment_id": picture}),
        ("PATCH", f"/users/{ana.id}", {"department_ids": [foreign_department]}),
        ("PATCH", "/company", {"fallback_department_id": foreign_department}),
        ("PUT", f"/departments/{world.departments['Vendas']}/members/{bia.id}", None),
    ):
        answer = await helena.asks(method, path, body)
        assert answer.status_code in {404, 409, 422}, (path, answer.status_code, answer.text)

    for query in (f"department_id={foreign_department}", f"assignee_id={bia.id}"):
        assert (await helena.reads(f"/conversations?{query}"))["items"] == []
    assert theirs not in (await helena.asks("GET", "/conversations")).text
    assert theirs not in (await helena.asks("GET", "/events?limit=100")).text
    assert before == [await place.value(_PICTURE) for place in (world, other)]
    await other.close()
