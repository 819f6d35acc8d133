"""The company over HTTP: what it chooses for itself."""

from dataclasses import asdict
from typing import Final

from fastapi import APIRouter

from prosa.db.work import Work
from prosa.domain.hours import hours_from, zone
from prosa.domain.openings import is_open, next_opening
from prosa.domain.permissions import Permission
from prosa.domain.translations import words_in
from prosa.features.companies import queries
from prosa.features.companies.actions.change import CompanyChange, change_company
from prosa.features.companies.schemas import ChangeCompanyBody, CompanyView
from prosa.http.deps import CurrentActor, Now, Requires, Working
from prosa.http.openapi import refusals
from prosa.kit.clock import Clock

router = APIRouter(prefix="/company", tags=["company"])


@router.get(
    "",
    operation_id="get_company",
    responses=refusals(),
    dependencies=[Requires(Permission.TEAM_SEE)],
)
async def get_company(work: Working, clock: Now) -> CompanyView:
    """The company that you work in now."""
    return await _view(work, clock)


@router.patch(
    "",
    operation_id="change_company",
    responses=refusals(),
    dependencies=[Requires(Permission.COMPANY_MANAGE)],
)
async def update_company(
    body: ChangeCompanyBody, actor: CurrentActor, work: Working, clock: Now
) -> CompanyView:
    """Change name, time zone, texts, hours, outcomes or the fallback department."""
    change = CompanyChange(
        name=body.name,
        timezone=body.timezone,
        locale=body.locale,
        texts=body.texts,
        fallback_department_id=body.fallback_department_id,
        hours=(body.hours,) if "hours" in body.model_fields_set else None,
        redistribute_after_seconds=(body.redistribute_after_seconds,)
        if "redistribute_after_seconds" in body.model_fields_set
        else None,
        outcomes=body.outcomes,
    )
    await change_company(work, clock, change, by=actor.user_id)
    return await _view(work, clock)


_WORKED_OUT: Final = {"default_texts", "is_open", "opens_at"}


async def _view(work: Work, clock: Clock) -> CompanyView:
    row = await queries.find_company(work)
    assert row is not None  # noqa: S101  # the unit of work is this company's
    known = {name: row[name] for name in CompanyView.model_fields if name not in _WORKED_OUT}
    hours, place, now = hours_from(row["hours"]), zone(row["timezone"]), clock.now()
    is_open_now = is_open(hours, place, now)
    return CompanyView.model_validate(
        {
            **known,
            "default_texts": asdict(words_in(row["locale"])),
            "is_open": is_open_now,
            "opens_at": None if is_open_now else next_opening(hours, place, now),
        }
    )
