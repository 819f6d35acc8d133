"""The doors that providers knock at: what is let in, kept, refused, and put aside."""

import asyncio
import json

import httpx
import pytest

from prosa.emulators.model import Account
from prosa.features.ingress.endpoints import MOST_BYTES
from prosa.features.ingress.keep import NotKept
from prosa.features.ingress.strays import Strays
from prosa.features.operations.actions import replay_stray
from prosa.kit.ids import uuid7
from tests.support import hooks
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio


def one_text(world: World, account: Account, text: str = "Oi") -> bytes:
    now = hooks.instant(world.clock)
    message = hooks.said(text, sender="5511987654321", at=now)
    return hooks.body(hooks.entry(account, messages=[message]))


async def kept(world: World) -> int:
    return await world.value("SELECT count(*) FROM kept_hooks")


async def strays(world: World, reason: str) -> list[bytes]:
    async with world.database.system_work() as work:
        rows = await work.sql.fetch(
            "SELECT body FROM stray_hooks WHERE reason LIKE $1 || '%' ORDER BY id", reason
        )
    return [row["body"] for row in rows]


async def test_a_wrong_signature_is_refused_counted_and_leaves_nothing(world: World) -> None:
    """SEC-08."""
    account = await world.account("whatsapp")
    content = one_text(world, account)
    forged = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    for headers in (forged, {}, {"X-Hub-Signature-256": "nonsense"}):
        assert await hooks.post(account, content, headers=headers) == 401
    assert await kept(world) == 0
    await until(lambda: world.value("SELECT refused_signatures = 3 FROM inboxes"))


async def test_an_inbox_without_a_secret_takes_nothing_until_its_owner_accepts_the_risk(
    world: World,
) -> None:
    account = await world.account("waha")
    helena = await world.admin()
    path = f"/inboxes/{world.inboxes['waha']}"
    await helena.does("PATCH", path, {"credentials": {"hmac_key": None}})
    payload = {"id": "false_5511987654321@c.us_3EB0", "from": "5511987654321@c.us", "body": "Oi"}
    content = hooks.waha_body(account, "message", payload)
    await _look_ups_expire()
    assert await hooks.post(account, content, headers={}) == 401
    assert await kept(world) == 0

    await helena.does("PATCH", path, {"accepts_unsigned": True})
    await _look_ups_expire()
    assert await hooks.post(account, content, headers={}) == 200
    assert await kept(world) == 1


async def test_a_body_that_names_two_companies_is_kept_once_for_each(world: World) -> None:
    """One app of Meta's may serve several of our companies; each verifies for itself."""
    other = await World.open(world.stack)
    ours, theirs = await world.account("whatsapp"), await other.account("whatsapp")
    await _same_secret(other, ours)
    now = hooks.instant(world.clock)
    content = hooks.body(
        hooks.entry(ours, messages=[hooks.said("para nós", sender="5511987654321", at=now)]),
        hooks.entry(theirs, messages=[hooks.said("para eles", sender="5511987654321", at=now)]),
    )
    shared = f"{world.stack.url}/webhooks/whatsapp"
    assert await hooks.post(ours, content, url=shared) == 200
    assert await hooks.post(ours, content) == 200
    for place, text in ((world, "para nós"), (other, "para eles")):
        await place.settles()
        count = "SELECT count(*) FROM kept_hooks WHERE body = $1"
        assert await place.value(count, content) == 2
        said = await place.rows("SELECT body FROM messages WHERE direction = 'inbound'")
        assert [row["body"] for row in said] == [text]
    await other.close()


async def test_what_is_signed_by_one_company_only_is_kept_for_that_one_only(world: World) -> None:
    other = await World.open(world.stack)
    ours, theirs = await world.account("whatsapp"), await other.account("whatsapp")
    now = hooks.instant(world.clock)
    content = hooks.body(
        hooks.entry(ours, messages=[hooks.said("Oi", sender="5511987654321", at=now)]),
        hooks.entry(theirs, messages=[hooks.said("forjado", sender="5511987654321", at=now)]),
    )
    for url in (ours.webhook_url, f"{world.stack.url}/webhooks/whatsapp"):
        assert await hooks.post(ours, content, url=url) == 200
    assert (await kept(world), await kept(other)) == (2, 0)
    await other.close()


@pytest.mark.parametrize(("door", "channel"), [("whatsapp", "whatsapp"), ("waha", "waha")])
async def test_the_documented_paths_find_the_inbox_by_its_account(
    world: World, door: str, channel: str
) -> None:
    """CHN-17, CHN-25."""
    account = await world.account(channel)
    payload = {"id": "false_5511987654321@c.us_3EB0", "from": "5511987654321@c.us", "body": "Oi"}
    content = (
        one_text(world, account)
        if channel == "whatsapp"
        else hooks.waha_body(account, "message", payload)
    )
    assert await hooks.post(account, content, url=f"{world.stack.url}/webhooks/{door}") == 200
    await world.settles()
    assert await world.value("SELECT count(*) FROM conversations") == 1


async def test_what_names_nobody_goes_to_the_strays(world: World) -> None:
    account = await world.account("whatsapp")
    elsewhere = Account(
        channel=account.channel, address="999000111222333", webhook_url=account.webhook_url
    )
    content = one_text(world, elsewhere, "para ninguém")
    shared = f"{world.stack.url}/webhooks/whatsapp"
    headers = hooks.signed(account, content)
    assert await hooks.post(account, content, url=shared, headers=headers) == 200
    assert content in await strays(world, "names nobody")
    assert await hooks.post(account, content) == 200, "signed, at a path of its own"
    assert content in await strays(world, "names another account")
    assert await kept(world) == 0


@pytest.mark.parametrize("door", ["shared", "private"])
async def test_what_names_somebody_and_nobody_is_kept_for_both(world: World, door: str) -> None:
    """Connected afterwards, the other account gets its part, and the first one nothing twice."""
    account = await world.account("whatsapp")
    address = str(uuid7().int)[:15]
    elsewhere = Account(channel=account.channel, address=address, webhook_url=account.webhook_url)
    now = hooks.instant(world.clock)
    body = hooks.body(
        hooks.entry(account, messages=[hooks.said("conhecida", sender="5511911110000", at=now)]),
        hooks.entry(elsewhere, messages=[hooks.said("de ninguém", sender="5511911110001", at=now)]),
    )
    url = f"{world.stack.url}/webhooks/whatsapp" if door == "shared" else None
    assert await hooks.post(account, body, url=url) == 200
    await world.settles()
    said = "SELECT body FROM messages WHERE direction = 'inbound'"
    assert [row["body"] for row in await world.rows(said)] == ["conhecida"]
    assert body in await strays(world, "names nobody beside")

    helena = await world.admin()
    new = {"name": "Nova", "channel": "whatsapp_cloud", "address": address}
    await helena.does("POST", "/inboxes", new)
    async with world.database.system_work() as work:
        stray = await work.sql.fetchval("SELECT max(id) FROM stray_hooks WHERE names = $1", address)
    await replay_stray(world.database, stray, clock=world.clock)
    await world.settles()
    assert sorted(row["body"] for row in await world.rows(said)) == ["conhecida", "de ninguém"]


@pytest.mark.parametrize("limit", ["rows", "bytes"])
async def test_there_is_room_for_so_many_strays_and_none_makes_way(
    world: World, limit: str
) -> None:
    """SEC-08: anybody can send them. More are asked to come again, and what is there stays."""
    async with world.database.system_work() as work:
        [before] = await work.sql.fetch(
            """SELECT count(*), coalesce(sum(octet_length(body)), 0)::bigint AS bytes
            FROM stray_hooks WHERE settled_at IS NULL"""
        )
    room = (
        Strays(world.database.system, most=before["count"] + 2)
        if limit == "rows"
        else Strays(world.database.system, most_bytes=before["bytes"] + 25)
    )
    name = uuid7().hex

    async def comes() -> None:
        await room.keep(
            channel="whatsapp_cloud",
            names=name,
            body=b"ten bytes!",
            reason="names nobody",
            received_at=world.clock.now(),
        )

    await comes()
    await comes()
    with pytest.raises(NotKept):
        await comes()
    async with world.database.system_work() as work:
        kept = await work.sql.fetchval("SELECT count(*) FROM stray_hooks WHERE names = $1", name)
        await work.sql.execute("DELETE FROM stray_hooks WHERE names = $1", name)
    assert kept == 2


async def test_a_body_that_cannot_be_read_is_kept_and_set_aside_with_its_reason(
    world: World,
) -> None:
    account = await world.account("whatsapp")
    for content in (b"not json at all", b'{"entry": 5}', b"\xff\xfe", b"[]"):
        assert await hooks.post(account, content) == 200
    await world.settles()
    assert await kept(world) == 4
    letters = await world.rows("SELECT * FROM dead_letters ORDER BY created_at")
    assert {letter["source"] for letter in letters} == {"hook"}
    assert all(letter["reason"].startswith("unreadable: ") for letter in letters)
    bodies = await world.rows(
        "SELECT body FROM kept_hooks WHERE id = ANY($1)", [row["subject_id"] for row in letters]
    )
    assert len(bodies) == 4
    shared = f"{world.stack.url}/webhooks/whatsapp"
    assert await hooks.post(account, b"also not json", url=shared) == 200
    assert b"also not json" in await strays(world, "unreadable: ")


async def test_the_handshake_gives_the_challenge_back(world: World) -> None:
    """Meta's GET, at the inbox's own path and at the documented one."""
    account = await world.account("whatsapp")
    token = account.credentials["verify_token"]
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    async with httpx.AsyncClient() as http:
        for url in (account.webhook_url, f"{world.stack.url}/webhooks/whatsapp"):
            good = await http.get(url, params={**query, "hub.verify_token": token})
            assert (good.status_code, good.text) == (200, "1158201444")
            bad = await http.get(url, params={**query, "hub.verify_token": "another"})
            assert bad.status_code == 403
        assert (await http.get(f"{world.stack.url}/webhooks/in/nobody")).status_code == 404
        odd = await http.get(f"{account.webhook_url}?%ff=%fe&hub.mode=subscribe")
        assert odd.status_code == 403


async def test_what_is_too_large_nobodys_or_no_post_is_refused(world: World) -> None:
    account = await world.account("whatsapp")
    assert await hooks.post(account, b"x" * (MOST_BYTES + 1)) == 413
    nowhere = f"{world.stack.url}/webhooks/in/{'x' * 32}"
    assert await hooks.post(account, one_text(world, account), url=nowhere) == 404
    async with httpx.AsyncClient() as http:
        assert (await http.put(account.webhook_url, content=b"{}")).status_code == 405


async def test_an_inbox_that_was_switched_off_takes_nothing(world: World) -> None:
    account = await world.account("whatsapp")
    helena = await world.admin()
    await helena.does("PATCH", f"/inboxes/{world.inboxes['whatsapp']}", {"is_active": False})
    await _look_ups_expire()
    assert await hooks.post(account, one_text(world, account)) == 404
    assert await kept(world) == 0


async def test_an_inbox_whose_key_is_lost_asks_the_provider_to_come_again(world: World) -> None:
    """It holds up nobody else, neither at the door nor when sending."""
    account = await world.account("whatsapp")
    async with world.database.work(world.company) as work:
        await work.sql.execute("UPDATE inboxes SET credentials = $1", b"sealed with another key")
    assert await hooks.post(account, one_text(world, account)) == 503
    other = await World.open(world.stack)
    await other.contact("Rui").writes("Oi")
    assert other.contact("Rui").heard()
    await other.close()


async def test_every_word_of_one_body_is_read_in_its_order(world: World) -> None:
    """CHN-21: several entries, changes, messages and statuses come in one body. (pywa#229,
    whatsapp-cloud-api!132: only the first item of a batch was read, the others were lost.)"""
    account = await world.account("whatsapp")
    now = hooks.instant(world.clock)
    first, second = (
        [hooks.said(f"{n}.{m}", sender="5511987654321", at=now) for m in range(3)] for n in range(2)
    )
    content = hooks.body(
        hooks.entry(account, messages=first),
        hooks.entry(account, messages=second, statuses=[hooks.receipt("x", "sent", at=now)]),
    )
    assert await hooks.post(account, content) == 200
    await world.settles()
    said = [body for author, body in await world.timeline_of("Rui") if author == "contact"]
    assert said == ["0.0", "0.1", "0.2", "1.0", "1.1", "1.2"]


async def test_the_bytes_are_kept_exactly_as_they_came(world: World) -> None:
    """The signature is over them, so they can be proved and read again later."""
    account = await world.account("whatsapp")
    content = json.dumps(json.loads(one_text(world, account, "olá ☕")), indent=3).encode()
    assert await hooks.post(account, content) == 200
    assert await world.value("SELECT body FROM kept_hooks") == content


async def _look_ups_expire() -> None:
    """Which inbox a path is for is remembered for two seconds."""
    await asyncio.sleep(2.1)


async def _same_secret(world: World, account: Account) -> None:
    helena = await world.admin()
    path = f"/inboxes/{world.inboxes['whatsapp']}"
    secret = {"app_secret": account.credentials["app_secret"]}
    (await world.account("whatsapp")).credentials.update(secret)
    await helena.does("PATCH", path, {"credentials": secret})
