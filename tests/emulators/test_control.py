"""The control API: strict in what it takes, live in what it shows."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from prosa.emulators.server import Emulator
from tests.emulators.stage import Stage
from tests.support.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.anyio

META = "whatsapp_cloud:106540352242922"


async def test_the_state_shows_no_credentials(stage: Stage) -> None:
    state = await stage.control("GET", "/state")
    assert [account["key"] for account in state["accounts"]] == [META, "whatsapp_waha:default"]
    assert "s3cret" not in json.dumps(state)
    assert all(account["is_signed"] for account in state["accounts"])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/faults", {"duplicated": 1}),
        ("PUT", "/faults", {"duplicate": "many"}),
        ("PUT", "/faults", {"error_variant": "loud"}),
        ("PUT", "/pace", {"hooks_at_once": 0}),
        ("PUT", "/templates", {"business_account_id": "1", "templates": [{"name": "aviso"}]}),
        ("PUT", "/accounts", [{"channel": "telegram", "address": "1", "webhook_url": "x"}]),
        ("POST", "/phones", {"account": META, "name": "Ana"}),
        ("POST", "/phones", {"account": META, "name": "Ana", "number": "31 98888"}),
        ("POST", "/phones", {"account": META, "name": "Ana", "lid": "131"}),
        ("POST", "/burst", {"account": META, "phones": 0}),
        ("GET", "/tape?after=x", None),
    ],
)
async def test_what_is_wrong_is_said(stage: Stage, method: str, path: str, body: object) -> None:
    said = await stage.control(method, path, body, expect=422)
    assert said["code"] == "emulator.invalid"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/phones", {"account": "whatsapp_cloud:1", "name": "Ana", "number": "55"}),
        ("POST", "/burst", {"account": "whatsapp_cloud:1", "phones": 1}),
        ("POST", "/sessions", {"account": META, "status": "WORKING"}),
        ("GET", "/phones/1/messages", None),
        ("DELETE", "/phones/1", None),
    ],
)
async def test_what_is_not_there_is_said(
    stage: Stage, method: str, path: str, body: object
) -> None:
    await stage.control(method, path, body, expect=404)


async def test_a_business_account_has_the_templates_that_it_is_given(stage: Stage) -> None:
    """As Meta would list them; before that it has a few of the shop's own."""
    account = stage.emulator.world.accounts[META]
    account.business_account_id = "1029"
    token = {"Authorization": f"Bearer {account.credentials['access_token']}"}

    async def listed() -> list[dict[str, Any]]:
        url = f"{stage.emulator.url}/meta/v24.0/1029/message_templates"
        async with stage.http.get(url, headers=token) as answer:
            assert answer.status == 200
            return (await answer.json())["data"]

    assert len(await listed()) > 1
    body = {"type": "BODY", "text": "Chegou, {{1}}!", "example": {"body_text": [["Rui"]]}}
    mine = {"id": "7", "name": "chegou", "language": "pt_BR", "category": "UTILITY"}
    given = {"business_account_id": "1029", "templates": [{**mine, "components": [body]}]}
    assert await stage.control("PUT", "/templates", given) == {"count": 1}
    assert await listed() == [{**mine, "status": "APPROVED", "components": [body]}]
    await stage.control("POST", "/reset")
    assert len(await listed()) > 1


async def test_pages_of_other_sites_are_refused(stage: Stage) -> None:
    url = f"{stage.emulator.url}/control/state"
    async with stage.http.get(url, headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403


async def test_faults_change_only_where_named(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"duplicate": 1})
    faults = await stage.control("PUT", "/faults", {"batch": 3})
    assert (faults["duplicate"], faults["batch"]) == (1, 3)
    assert await stage.control("GET", "/faults") == faults


async def test_a_phone_is_put_away(stage: Stage) -> None:
    phone = await stage.phone()
    await stage.control("DELETE", f"/phones/{phone}")
    assert (await stage.control("GET", "/state"))["phones"] == []
    again = await stage.phone()
    assert again != phone


async def test_a_reset_forgets_all_but_the_accounts(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"duplicate": 1})
    await stage.writes(await stage.phone(), "Oi")
    await stage.send("5531988887777", "Olá")
    state = await stage.control("POST", "/reset", {})
    assert state["phones"] == []
    assert state["waiting"] == 0
    assert state["faults"]["duplicate"] == 0
    assert set(state["counters"].values()) == {0}
    assert len(state["accounts"]) == 2
    assert (await stage.control("GET", "/sends"))["total"] == 0
    assert (await stage.control("GET", "/tape"))["items"] == []


async def test_a_crowd_writes(stage: Stage) -> None:
    burst = {"account": META, "phones": 20, "messages": 3, "text": "{phone}/{message}"}
    said = await stage.control("POST", "/burst", burst, expect=202)
    assert said["messages"] == 60
    await stage.until(lambda: len(stage.product.messages) == 60)
    assert sorted(stage.product.texts) == sorted(
        f"{p}/{m}" for p in range(1, 21) for m in (1, 2, 3)
    )
    of_first = [m for m in stage.product.messages if m.sender.recipient == "5511980000000"]
    assert [m.text for m in of_first] == ["1/1", "1/2", "1/3"]
    state = await stage.control("GET", "/state")
    assert (len(state["phones"]), state["phone_count"]) == (0, 20)


async def test_the_same_crowd_returns(stage: Stage) -> None:
    for _ in range(2):
        await stage.control("POST", "/burst", {"account": META, "phones": 5}, expect=202)
    await stage.until(lambda: len(stage.product.messages) == 10)
    assert (await stage.control("GET", "/state"))["phone_count"] == 5


async def test_a_crowd_can_be_slow(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    burst = {"account": META, "phones": 10, "rate_per_second": 100}
    await stage.control("POST", "/burst", burst, expect=202)
    await stage.until(lambda: len(stage.product.messages) == 10)
    assert loop.time() - started >= 0.09


async def test_the_stream_shows_what_happens(stage: Stage) -> None:
    phone = await stage.phone()
    url = f"{stage.emulator.url}/control/stream"
    async with stage.http.get(url) as live:
        assert live.headers["content-type"] == "text/event-stream"
        await live.content.readuntil(b"\n\n")
        await stage.writes(phone, "Oi")
        heard = b""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while b"event: tape" not in heard or heard.count(b"event: message") < 2:
                heard += await live.content.readany()
    assert b'"status":"pending"' in heard
    assert b'"status":"sent"' in heard


async def test_accounts_come_from_a_file_that_may_appear_later(
    stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.json"
    async with await Emulator.start(accounts_file=file) as emulator:
        file.write_text('[{"channel":"whatsapp_waha","address":"a","webhook_url":"http://x"}]')
        await stage.until(lambda: "whatsapp_waha:a" in emulator.world.accounts)
