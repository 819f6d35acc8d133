"""Connected accounts: secrets go in and never come out (SEC, CHN)."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from prosa.db.tables import audit_events, inboxes
from prosa.features.inboxes import queries
from prosa.features.inboxes.actions import count_refused_signatures, reseal_credentials
from prosa.kit.secrets import Secret
from prosa.kit.vault import Unsealable, Vault, vault_of
from tests.support.installation import SECRET
from tests.support.office import Office

pytestmark = pytest.mark.anyio

INBOXES = "/api/v1/inboxes"
TOKEN = "EAAG-very-secret-token"


def account(**changes: object) -> dict[str, object]:
    return {
        "name": "WhatsApp da loja",
        "channel": "whatsapp_cloud",
        "address": uuid4().hex,
        "settings": {"base_url": "http://127.0.0.1:9/meta", "sends_per_second": 40},
        "credentials": {"access_token": TOKEN, "app_secret": "shh-secret"},
        **changes,
    }


async def connect(client: httpx.AsyncClient, **changes: object) -> dict[str, object]:
    answer = await client.post(INBOXES, json=account(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_credentials_are_sealed_and_never_shown(office: Office) -> None:
    async with await office.as_admin() as admin:
        made = await admin.post(INBOXES, json=account(), headers={"idempotency-key": "k"})
        inbox = made.json()
        url = f"{INBOXES}/{inbox['id']}"
        shown = [
            made,
            await admin.get(url),
            await admin.get(INBOXES),
            await admin.patch(url, json={"credentials": {"verify_token": "a word"}}),
            await admin.get("/api/v1/audit"),
        ]
    assert inbox["credentials_set"] == ["access_token", "app_secret"]
    assert inbox["max_text_length"] == 4096
    assert shown[3].json()["credentials_set"] == ["access_token", "app_secret", "verify_token"]
    for answer in shown:
        assert TOKEN not in answer.text
        assert "shh-secret" not in answer.text
        assert "a word" not in answer.text
    async with office.installation.database.work(office.company) as work:
        sealed = await work.scalar(select(inboxes.c.credentials))
        trail = await work.fetch_all(select(audit_events.c.detail))
    assert TOKEN.encode() not in sealed
    assert TOKEN not in str([row["detail"] for row in trail])


async def test_the_pipelines_find_and_open_an_account(office: Office) -> None:
    vault = vault_of(Secret(SECRET))
    async with await office.as_admin() as admin:
        inbox = await connect(admin)
    path = str(inbox["hook_url"]).rpartition("/")[2]
    async with office.installation.database.system_work() as system:
        found = await queries.by_hook_path(system, path)
        assert found is not None
        assert found.company_id == office.company
        opened = queries.account(found, vault)
        assert opened.credentials["access_token"] == TOKEN
        assert opened.settings["sends_per_second"] == 40
        assert TOKEN not in repr(found) + repr(opened)
        named = await queries.by_addresses(
            system, "whatsapp_cloud", [str(inbox["address"]), "nobody's"]
        )
        assert [i.id for i in named] == [found.id]
        assert await queries.by_addresses(system, "whatsapp_waha", [str(inbox["address"])]) == []
        await count_refused_signatures(system, found.id, 3)
    async with await office.as_admin() as admin:
        view = (await admin.get(f"{INBOXES}/{inbox['id']}")).json()
        assert view["refused_signatures"] == 3
        await admin.patch(f"{INBOXES}/{inbox['id']}", json={"is_active": False})
    async with office.installation.database.system_work() as system:
        assert await queries.by_hook_path(system, path) is None


async def test_a_new_path_stops_the_old_one(office: Office) -> None:
    async with await office.as_admin() as admin:
        inbox = await connect(admin)
        turned = await admin.post(f"{INBOXES}/{inbox['id']}/rotate-hook-path")
    old, new = (
        str(url).rpartition("/")[2] for url in (inbox["hook_url"], turned.json()["hook_url"])
    )
    assert len(new) >= 32
    async with office.installation.database.system_work() as system:
        assert await queries.by_hook_path(system, old) is None
        assert await queries.by_hook_path(system, new) is not None


async def test_an_unsigned_inbox_says_what_it_risks(office: Office) -> None:
    async with await office.as_admin() as admin:
        inbox = await connect(admin)
        assert inbox["accepts_unsigned"] is False
        assert inbox["risk"] is None
        risky = await admin.patch(f"{INBOXES}/{inbox['id']}", json={"accepts_unsigned": True})
    assert "nobody signed" in risky.json()["risk"]


async def test_agents_see_inboxes_but_not_where_hooks_arrive(office: Office) -> None:
    async with await office.as_admin() as admin, await office.as_agent() as agent:
        inbox = await connect(admin)
        seen = (await agent.get(f"{INBOXES}/{inbox['id']}")).json()
        assert seen["name"] == inbox["name"]
        assert seen["hook_url"] is None
        assert (await agent.post(INBOXES, json=account())).status_code == 403
        assert (await agent.patch(f"{INBOXES}/{inbox['id']}", json={})).status_code == 403


async def test_settings_are_merged_and_null_removes(office: Office) -> None:
    async with await office.as_admin() as admin:
        inbox = await connect(admin)
        changed = await admin.patch(
            f"{INBOXES}/{inbox['id']}",
            json={
                "settings": {"sends_per_second": None, "api_version": "v25.0"},
                "credentials": {"app_secret": None},
            },
        )
    assert changed.json()["settings"] == {
        "base_url": "http://127.0.0.1:9/meta",
        "api_version": "v25.0",
    }
    assert changed.json()["credentials_set"] == ["access_token"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"settings": {"no_such": "x"}}, "inbox.bad_setting"),
        ({"settings": {"base_url": "file:///etc/passwd"}}, "inbox.bad_setting"),
        ({"settings": {"base_url": "http://"}}, "inbox.bad_setting"),
        ({"settings": {"base_url": "http://user:pass@host"}}, "inbox.bad_setting"),
        ({"settings": {"sends_per_second": 0}}, "inbox.bad_setting"),
        ({"settings": {"sends_per_second": "many"}}, "inbox.bad_setting"),
        ({"credentials": {"api_key": "of the other channel"}}, "inbox.bad_setting"),
        ({"credentials": {"access_token": "a\nb"}}, "inbox.bad_setting"),
        ({"channel": "pigeon"}, "request.invalid"),
        ({"address": "   "}, "request.invalid"),
    ],
)
async def test_what_a_channel_does_not_know_is_refused(
    office: Office, changes: dict[str, object], code: str
) -> None:
    async with await office.as_admin() as admin:
        answer = await admin.post(INBOXES, json=account(**changes))
    assert answer.status_code == 422
    assert answer.json()["code"] == code


async def test_an_account_is_connected_once_in_an_installation(office: Office) -> None:
    other = await office.installation.office()
    async with await office.as_admin() as admin, await other.as_admin() as elsewhere:
        inbox = await connect(admin)
        taken = await elsewhere.post(INBOXES, json=account(address=inbox["address"]))
        assert taken.status_code == 409
        assert taken.json()["code"] == "inbox.address_taken"
        theirs = await connect(elsewhere)
        moved = await elsewhere.patch(
            f"{INBOXES}/{theirs['id']}", json={"address": inbox["address"]}
        )
        assert moved.status_code == 409


async def test_an_inbox_of_others_and_none_are_the_same(office: Office) -> None:
    other = await office.installation.office()
    async with await other.as_admin() as elsewhere, await office.as_admin() as admin:
        theirs = await connect(elsewhere)
        for call in (
            lambda url: admin.get(url),
            lambda url: admin.patch(url, json={"name": "x"}),
            lambda url: admin.post(f"{url}/rotate-hook-path"),
        ):
            said: list[object] = []
            for inbox in (theirs["id"], uuid4()):
                answer = await call(f"{INBOXES}/{inbox}")
                assert answer.status_code == 404
                said.append({**answer.json(), "request_id": None, "instance": None})
            assert said[0] == said[1]


async def test_after_a_rotation_of_the_secret_key_everything_still_opens(office: Office) -> None:
    async with await office.as_admin() as admin:
        inbox = await connect(admin)
    old, new = Secret(SECRET), Secret("the next secret key of this house")
    both, only_new = Vault((new, old)), Vault((new,))
    database = office.installation.database

    async def opened(vault: Vault) -> str:
        async with database.work(office.company) as work:
            (row,) = await queries.by_ids(work, [inbox["id"]])  # type: ignore[list-item]  # JSON
        return queries.account(row, vault).credentials["access_token"]

    assert await opened(both) == TOKEN
    with pytest.raises(Unsealable):
        await opened(only_new)
    assert await reseal_credentials(database, both) >= 1
    assert await opened(only_new) == TOKEN
    await reseal_credentials(database, Vault((old, new)))
