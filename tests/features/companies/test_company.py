"""What a company chooses for itself."""

from uuid import uuid4

import pytest

from tests.support.office import Office

pytestmark = pytest.mark.anyio

COMPANY = "/api/v1/company"


async def test_everybody_sees_the_company_and_admins_change_it(office: Office) -> None:
    eve = {"date": "2026-12-24", "name": "Véspera de Natal", "open": [["08:00", "12:00"]]}
    hours = {"week": {"mon": [["08:00", "12:00"]]}, "holidays": ["2026-12-25", eve]}
    async with await office.as_agent() as agent, await office.as_admin() as admin:
        before = (await agent.get(COMPANY)).json()
        assert before["hours"] is None
        assert before["texts"] == {}
        assert before["default_texts"]["greeting"].startswith("Olá!")
        assert (before["is_open"], before["opens_at"]) == (True, None)
        assert before["redistribute_after_seconds"] == 60
        assert (await agent.patch(COMPANY, json={"name": "Minha"})).status_code == 403
        changed = await admin.patch(
            COMPANY,
            json={
                "name": "  Casa Nova ",
                "timezone": "America/Manaus",
                "hours": hours,
                "texts": {"greeting": "Oi, aqui é a {company}."},
            },
        )
        assert changed.status_code == 200
        after = (await agent.get(COMPANY)).json()
        assert after["name"] == "Casa Nova"
        assert after["timezone"] == "America/Manaus"
        assert after["hours"] == hours
        assert after["texts"] == {"greeting": "Oi, aqui é a {company}."}
        again = await admin.patch(
            COMPANY, json={"hours": None, "texts": {"greeting": None, "queued": "Um momento."}}
        )
        assert again.json()["hours"] is None
        assert again.json()["texts"] == {"queued": "Um momento."}
        assert again.json()["name"] == "Casa Nova"


async def test_closed_says_when_it_opens_and_its_own_language(office: Office) -> None:
    """The office's clock stands on Monday, 09:00 in São Paulo."""
    hours = {"week": {"mon": [["08:00", "09:00"]], "tue": [["10:00", "11:00"]]}}
    async with await office.as_admin() as admin:
        view = (await admin.patch(COMPANY, json={"hours": hours, "locale": "es"})).json()
        assert (view["is_open"], view["opens_at"]) == (False, "2026-11-24T13:00:00Z")
        assert view["default_texts"]["greeting"].startswith("¡Hola!")
        never = (await admin.patch(COMPANY, json={"hours": {}})).json()
        assert (never["is_open"], never["opens_at"]) == (False, None)


async def test_whoever_goes_offline_may_keep_everything(office: Office) -> None:
    async with await office.as_admin() as admin:
        for value in (None, 0, 600):
            change = {"redistribute_after_seconds": value}
            assert (await admin.patch(COMPANY, json=change)).json().items() >= change.items()
        same = (await admin.patch(COMPANY, json={"name": "Casa"})).json()
        assert same["redistribute_after_seconds"] == 600


async def test_wrong_hours_say_where(office: Office) -> None:
    late = {"date": "2026-12-24", "open": [["08:00", "8:30"]]}
    async with await office.as_admin() as admin:
        answer = await admin.patch(COMPANY, json={"hours": {"holidays": ["2026-12-25", late]}})
    assert answer.status_code == 422
    assert answer.json()["details"] == {"at": "holidays[1]"}
    assert "8:30" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"timezone": "America/Nowhere"}, "company.unknown_timezone"),
        ({"locale": "tlh"}, "company.unknown_locale"),
        ({"texts": {"haiku": "x"}}, "company.unknown_text"),
        ({"texts": {"greeting": ""}}, "company.invalid_text"),
        ({"texts": {"greeting": "x" * 1999}}, "company.invalid_text"),
        ({"hours": {"week": {"someday": []}}}, "company.invalid_hours"),
        ({"hours": {"holiday": []}}, "company.invalid_hours"),
        ({"hours": {"holidays": [{"date": "25/12"}]}}, "company.invalid_hours"),
        ({"redistribute_after_seconds": -1}, "request.invalid"),
        ({"redistribute_after_seconds": 86_401}, "request.invalid"),
        ({"fallback_department_id": str(uuid4())}, "company.bad_fallback"),
        ({"name": "   "}, "request.invalid"),
        ({"colour": "red"}, "request.invalid"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    office: Office, change: dict[str, object], code: str
) -> None:
    async with await office.as_admin() as admin:
        before = (await admin.get(COMPANY)).json()
        answer = await admin.patch(COMPANY, json=change)
        assert answer.status_code == 422
        assert answer.json()["code"] == code
        assert (await admin.get(COMPANY)).json() == before


async def test_another_companys_department_is_no_fallback(office: Office) -> None:
    other = await office.installation.office()
    async with await other.as_admin() as elsewhere, await office.as_admin() as admin:
        theirs = (await elsewhere.get(COMPANY)).json()["fallback_department_id"]
        answer = await admin.patch(COMPANY, json={"fallback_department_id": theirs})
    assert answer.status_code == 422
