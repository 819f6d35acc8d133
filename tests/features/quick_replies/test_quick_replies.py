"""Ready texts under shortcuts: one's own, and everybody's (TPL-01, TPL-02)."""

from typing import Any

import httpx
import pytest

from tests.support.office import Office

pytestmark = pytest.mark.anyio

URL = "/api/v1/quick-replies"
TEXT = {"shortcut": "prazo", "title": "Prazo", "body": "De 3 a 5 dias, {{contact.first_name}}."}


async def create(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await client.post(URL, json={**TEXT, **body})


async def shortcuts(client: httpx.AsyncClient) -> list[tuple[str, bool]]:
    return [(one["shortcut"], one["is_shared"]) for one in (await client.get(URL)).json()["items"]]


async def test_ones_own_is_seen_by_nobody_else(office: Office) -> None:
    async with await office.as_agent() as ana, await office.as_supervisor() as marcos:
        mine = (await create(ana)).json()
        assert await shortcuts(ana) == [("prazo", False)]
        assert await shortcuts(marcos) == []
        url = f"{URL}/{mine['id']}"
        for answer in (await marcos.patch(url, json={"title": "X"}), await marcos.delete(url)):
            assert (answer.status_code, answer.json()["code"]) == (404, "quick_reply.not_found")
        assert (await ana.delete(url)).status_code == 204
        assert (await ana.delete(url)).status_code == 404
        assert await shortcuts(ana) == []


async def test_shared_ones_need_the_permission(office: Office) -> None:
    async with await office.as_agent() as ana, await office.as_supervisor() as marcos:
        assert (await create(ana, is_shared=True)).status_code == 403
        shared = (await create(marcos, is_shared=True)).json()
        mine = (await create(ana, body="o meu")).json()
        assert await shortcuts(ana) == [("prazo", False), ("prazo", True)]
        url = f"{URL}/{shared['id']}"
        assert (await ana.patch(url, json={"title": "X"})).status_code == 403
        assert (await ana.delete(url)).status_code == 403
        assert (await ana.patch(f"{URL}/{mine['id']}", json={"is_shared": True})).status_code == 403
        changed = (await marcos.patch(url, json={"is_shared": False, "title": "Prazos"})).json()
        assert (changed["is_shared"], changed["title"]) == (False, "Prazos")
        assert await shortcuts(ana) == [("prazo", False)]


async def test_a_shortcut_is_one_text_whatever_its_case(office: Office) -> None:
    async with await office.as_supervisor() as marcos:
        await create(marcos)
        assert (await create(marcos, shortcut="PRAZO")).json()["code"] == (
            "quick_reply.shortcut_taken"
        )
        other = (await create(marcos, shortcut="pix")).json()
        taken = await marcos.patch(f"{URL}/{other['id']}", json={"shortcut": "Prazo"})
        assert (taken.status_code, taken.json()["code"]) == (409, "quick_reply.shortcut_taken")
        for bad in ("", "com espaço", "/pix", "x" * 33):
            assert (await create(marcos, shortcut=bad)).status_code == 422


async def test_what_nothing_fills_in_is_refused(office: Office) -> None:
    async with await office.as_agent() as ana:
        told = (await create(ana, body="{{ contact.name }} {{contact.cpf}} {{}}")).json()
        assert (told["code"], told["details"]["unknown"]) == (
            "quick_reply.unknown_variable",
            ["contact.cpf", ""],
        )
        assert await shortcuts(ana) == []
        mine = (await create(ana)).json()
        answer = await ana.patch(f"{URL}/{mine['id']}", json={"body": "{{nada}}"})
        assert answer.status_code == 422


async def test_the_list_is_sent_again_only_when_it_changed(office: Office) -> None:
    async with await office.as_agent() as ana, await office.as_supervisor() as marcos:
        etag = (await ana.get(URL)).headers["etag"]
        same = await ana.get(URL, headers={"if-none-match": f'"x", W/{etag}'})
        assert (same.status_code, same.content) == (304, b"")
        await create(marcos, is_shared=True)
        changed = await ana.get(URL, headers={"if-none-match": etag})
        assert changed.status_code == 200
        assert changed.headers["etag"] != etag


async def test_the_same_call_twice_is_one_text(office: Office) -> None:
    async with await office.as_agent() as ana:
        key = {"idempotency-key": "once"}
        first = await ana.post(URL, json=TEXT, headers=key)
        again = await ana.post(URL, json=TEXT, headers=key)
        assert first.json() == again.json()
        assert len(await shortcuts(ana)) == 1
