"""Signing in and out (AUT-01…07, SEC-11, SEC-12, A-16)."""

from uuid import UUID

import jwt
import pytest
from pwdlib.hashers.bcrypt import BcryptHasher
from sqlalchemy import select, update

from prosa.db.tables import sessions, users
from prosa.domain.permissions import Role
from tests.support.office import PASSWORD, Installation, Office, sign_in

pytestmark = pytest.mark.anyio


async def test_a_program_gets_its_tokens_in_the_answer(office: Office) -> None:
    async with office.installation.caller() as client:
        answer = await sign_in(client, office.agent, transport="bearer")
        assert answer.status_code == 200
        view = answer.json()
        assert view["role"] == "agent"
        assert view["user"]["email"] == office.agent.email
        assert view["company"]["id"] == str(office.company)
        assert "conversation.reply" in view["permissions"]
        assert "team.manage" not in view["permissions"]
        assert "set-cookie" not in answer.headers

        me = await client.get(
            "/api/v1/me", headers={"authorization": f"Bearer {view['access_token']}"}
        )
        assert me.status_code == 200
        assert me.json()["user"] == view["user"]


async def test_a_browser_gets_cookies_that_no_script_can_read(office: Office) -> None:
    async with office.installation.browser() as browser:
        answer = await sign_in(browser, office.agent)
        assert answer.json()["access_token"] is None
        assert answer.json()["refresh_token"] is None
        access, refresh = answer.headers.get_list("set-cookie")
        assert access.startswith("prosa_access=")
        assert "HttpOnly" in access
        assert "SameSite=lax" in access
        assert "Path=/;" in access
        assert refresh.startswith("prosa_refresh=")
        assert "HttpOnly" in refresh
        assert "SameSite=strict" in refresh
        assert "Path=/api/v1/auth" in refresh
        assert (await browser.get("/api/v1/me")).status_code == 200


async def test_a_token_carries_the_names_that_every_client_reads(office: Office) -> None:
    """A-16."""
    async with office.installation.caller() as client:
        answer = await sign_in(client, office.admin, transport="bearer")
    claims = jwt.decode(answer.json()["access_token"], options={"verify_signature": False})
    company, user = str(office.company), str(office.admin.id)
    for name in ("companyId", "empresaId", "empresa_id", "activeCompanyId"):
        assert claims[name] == company
    assert claims["sub"] == claims["id"] == user
    assert claims["email"] == office.admin.email
    assert claims["role"] == "admin"
    assert claims["roles"] == ["admin"]


async def test_the_email_is_not_case_sensitive(office: Office) -> None:
    async with office.installation.caller() as client:
        answer = await sign_in(client, office.agent, email=f"  {office.agent.email.upper()} ")
    assert answer.status_code == 200


async def test_every_wrong_sign_in_gets_the_same_answer(office: Office) -> None:
    installation = office.installation
    gone = await installation.person(office.company)
    async with installation.database.system_work() as system:
        await system.execute(update(users).where(users.c.id == gone.id).values(is_active=False))
    attempts = [
        {"email": office.agent.email, "password": "not the password"},
        {"email": "nobody@example.com", "password": PASSWORD},
        {"email": gone.email, "password": PASSWORD},
    ]
    async with installation.caller() as client:
        answers = [await client.post("/api/v1/auth/login", json=body) for body in attempts]
    said = []
    for answer in answers:
        assert answer.status_code == 401
        body = answer.json()
        body.pop("request_id")
        said.append(body)
    assert said[0] == said[1] == said[2]
    assert said[0]["code"] == "access.wrong_credentials"


async def test_an_old_bcrypt_hash_signs_in_once_and_is_then_argon2(office: Office) -> None:
    """SEC-01."""
    old = BcryptHasher(rounds=4).hash(PASSWORD)
    installation = office.installation
    mine = users.c.id == office.agent.id
    async with installation.database.system_work() as system:
        await system.execute(update(users).where(mine).values(password_hash=old))
    async with installation.caller() as client:
        assert (await sign_in(client, office.agent)).status_code == 200
        async with installation.database.system_work() as system:
            kept = await system.scalar(select(users.c.password_hash).where(mine))
        assert kept.startswith("$argon2")
        assert (await sign_in(client, office.agent)).status_code == 200


async def test_only_hashes_of_refresh_tokens_are_kept(office: Office) -> None:
    """SEC-11, AUT-06."""
    async with office.installation.caller() as client:
        token = (await sign_in(client, office.agent, transport="bearer")).json()["refresh_token"]
    async with office.installation.database.system_work() as system:
        rows = await system.sql.fetch("SELECT token_hash FROM refresh_tokens")
    assert all(token not in row["token_hash"] for row in rows)


async def test_signing_out_ends_the_session(office: Office) -> None:
    async with office.installation.browser() as browser:
        await sign_in(browser, office.agent)
        kept = dict(browser.cookies)
        assert (await browser.post("/api/v1/auth/logout")).status_code == 204
        assert not browser.cookies
        browser.cookies.update(kept)
        answer = await browser.get("/api/v1/me")
        assert answer.status_code == 401
        assert answer.json()["code"] == "access.session_ended"


async def test_signing_out_works_when_the_access_token_has_ended(office: Office) -> None:
    installation = office.installation
    async with installation.browser() as browser:
        await sign_in(browser, office.agent)
        installation.clock.advance(hours=1)
        assert (await browser.get("/api/v1/me")).status_code == 401
        assert (await browser.post("/api/v1/auth/logout")).status_code == 204
    async with installation.database.system_work() as system:
        reason = await system.scalar(
            select(sessions.c.revoked_because).where(sessions.c.user_id == office.agent.id)
        )
    assert reason == "signed_out"


async def test_signing_out_twice_is_fine(office: Office) -> None:
    async with office.installation.caller() as client:
        assert (await client.post("/api/v1/auth/logout")).status_code == 204


async def test_signing_out_everywhere_ends_all_devices(office: Office) -> None:
    async with await office.as_agent() as phone, await office.as_agent() as laptop:
        assert (await laptop.get("/api/v1/me")).status_code == 200
        assert (await phone.post("/api/v1/auth/logout-everywhere")).status_code == 204
        assert (await laptop.get("/api/v1/me")).status_code == 401
        assert (await phone.get("/api/v1/me")).status_code == 401
    async with await office.as_admin() as somebody_else:
        assert (await somebody_else.get("/api/v1/me")).status_code == 200


_BROWSERS = """
INSERT INTO push_subscriptions (company_id, id, user_id, endpoint, p256dh, auth)
SELECT $1, id, id, 'https://push.example/' || id, 'key', 'word' FROM unnest($2::uuid[]) id
"""


async def test_who_signs_out_everywhere_is_woken_nowhere(office: Office) -> None:
    """A telephone that was lost goes on to show what customers write, if nobody forgets it."""
    people = [office.agent.id, office.admin.id]
    async with office.installation.database.work(office.company) as work:
        await work.sql.execute(_BROWSERS, office.company, people)
    async with await office.as_agent() as laptop, await office.as_agent() as other:
        assert (await other.post("/api/v1/auth/logout")).status_code == 204
        assert await _woken(office) == set(people), "this device forgets itself"
        assert (await laptop.post("/api/v1/auth/logout-everywhere")).status_code == 204
    assert await _woken(office) == {office.admin.id}


async def _woken(office: Office) -> set[UUID]:
    async with office.installation.database.work(office.company) as work:
        rows = await work.sql.fetch("SELECT user_id FROM push_subscriptions")
    return {row["user_id"] for row in rows}


async def test_a_role_that_changes_counts_within_five_seconds(office: Office) -> None:
    installation = office.installation
    async with await office.as_agent() as agent, await office.as_admin() as admin:
        assert (await agent.get("/api/v1/audit")).status_code == 403
        changed = await admin.patch(
            f"/api/v1/users/{office.agent.id}", json={"role": Role.ADMIN.value}
        )
        assert changed.status_code == 200
        installation.clock.advance(seconds=6)
        assert (await agent.get("/api/v1/audit")).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x.y.z", "Basic abc", "Bearer eyJhbGciOiJub25lIn0.e30."],
)
async def test_a_token_that_is_none_is_refused(installation: Installation, header: str) -> None:
    """SEC-12, AUT-07."""
    async with installation.caller(authorization=header) as client:
        answer = await client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "access.not_signed_in"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_signed_by_somebody_else_is_refused(office: Office) -> None:
    async with office.installation.caller() as client:
        token = (await sign_in(client, office.agent, transport="bearer")).json()["access_token"]
        claims = jwt.decode(token, options={"verify_signature": False})
        kid = jwt.get_unverified_header(token)["kid"]
        forged = jwt.encode(claims, "k" * 32, algorithm="HS256", headers={"kid": kid})
        answer = await client.get("/api/v1/me", headers={"authorization": f"Bearer {forged}"})
    assert answer.status_code == 401
