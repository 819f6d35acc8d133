"""Working in several companies (TEN-07…13)."""

import pytest

from prosa.domain.permissions import Role
from tests.support.office import Installation, Office, sign_in

pytestmark = pytest.mark.anyio


async def test_the_chosen_company_survives_refresh(office: Office) -> None:
    installation = office.installation
    other = await installation.company("Outra Casa")
    await installation.employ(office.agent, other, Role.ADMIN)
    async with installation.caller() as client:
        tokens = (
            await sign_in(client, office.agent, transport="bearer", company_id=str(office.company))
        ).json()
        assert {c["role"] for c in tokens["companies"]} == {"agent", "admin"}
        here = {"authorization": f"Bearer {tokens['access_token']}"}
        answer = await client.post(
            "/api/v1/auth/switch", json={"company_id": str(other)}, headers=here
        )
        assert answer.status_code == 200
        assert answer.json()["company"]["name"] == "Outra Casa"
        assert answer.json()["role"] == "admin"
        assert answer.json()["refresh_token"] is None

        again = await client.post(
            "/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}
        )
        assert again.json()["company"]["id"] == str(other)
        there = {"authorization": f"Bearer {again.json()['access_token']}"}
        people = await client.get("/api/v1/users", headers=there)
        assert [p["id"] for p in people.json()["items"]] == [str(office.agent.id)]


async def test_a_browser_switches_by_cookie(office: Office) -> None:
    installation = office.installation
    other = await installation.company("Outra Casa")
    await installation.employ(office.agent, other, Role.AGENT)
    async with installation.browser() as browser:
        await sign_in(browser, office.agent, company_id=str(office.company))
        await browser.post("/api/v1/auth/switch", json={"company_id": str(other)})
        assert (await browser.get("/api/v1/me")).json()["company"]["id"] == str(other)
        installation.clock.advance(minutes=20)
        assert (await browser.post("/api/v1/auth/refresh")).status_code == 200
        assert (await browser.get("/api/v1/me")).json()["company"]["id"] == str(other)


async def test_a_company_of_others_is_not_there(office: Office) -> None:
    other = await office.installation.company("Casa dos Outros")
    unknown = "01980000-0000-7000-8000-00000000dead"
    said: list[object] = []
    async with await office.as_agent() as agent:
        for company in (str(other), unknown):
            answer = await agent.post("/api/v1/auth/switch", json={"company_id": company})
            assert answer.status_code == 404
            said.append({**answer.json(), "request_id": None})
    assert said[0] == said[1]


async def test_the_primary_company_is_where_one_begins(installation: Installation) -> None:
    first, second = await installation.company("Alfa"), await installation.company("Beta")
    person = await installation.person(first)
    await installation.employ(person, second, Role.AGENT, is_primary=True)
    async with installation.caller() as client:
        answer = await sign_in(client, person, transport="bearer")
        assert answer.json()["company"]["name"] == "Beta"
        answer = await sign_in(client, person, transport="bearer", company_id=str(first))
        assert answer.json()["company"]["name"] == "Alfa"
