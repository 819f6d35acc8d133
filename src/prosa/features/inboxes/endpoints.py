"""Connected accounts over HTTP."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, status

from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.breaker import Breaker
from prosa.domain.ids import InboxId
from prosa.domain.permissions import Permission, may
from prosa.features.inboxes import actions, queries, rules
from prosa.features.inboxes.actions_pausing import resume_inbox as resume
from prosa.features.inboxes.errors import NoSuchInbox
from prosa.features.inboxes.queries import Problem
from prosa.features.inboxes.schemas import (
    ChangeInboxBody,
    CreateInboxBody,
    InboxView,
    PauseView,
    ProblemView,
)
from prosa.http.deps import Chosen, CurrentActor, Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor
from prosa.kit.vault import Vault, vault_of
from prosa.settings import Settings

router = APIRouter(prefix="/inboxes", tags=["inboxes"], route_class=CreatingRoute)

_MANAGE = Requires(Permission.INBOX_MANAGE)
_SEE = Requires(Permission.INBOX_SEE)

HOOK_ROUTE = "/webhooks/in"
"""Where hooks by unguessable path arrive; `features/ingress` answers there."""


@router.get("", operation_id="list_inboxes", responses=refusals(), dependencies=[_SEE])
async def list_inboxes(
    actor: CurrentActor,
    work: Working,
    settings: Chosen,
    clock: Now,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[InboxView]:
    """The connected accounts, by name."""
    after: Any = tuple(decode_cursor(cursor, str, UUID)) if cursor else None  # Any: checked there
    rows = await queries.list_inboxes(work, after=after, limit=limit + 1)
    problems = await queries.problems(work, [row["id"] for row in rows], now=clock.now())
    items = [_shown(row, actor, settings, problems.get(row["id"])) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last.name, last.id) if last else None)


@router.post(
    "",
    operation_id="create_inbox",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(409),
    dependencies=[_MANAGE, Once],
)
async def create_inbox(
    body: CreateInboxBody, actor: CurrentActor, work: Working, settings: Chosen, clock: Now
) -> InboxView:
    """Connect an account. Give `hook_url` of the answer to the provider."""
    new = actions.NewInbox(**dict(body))
    inbox_id = await actions.connect_inbox(work, _vault(settings), clock, new, by=actor.user_id)
    return await _view(work, inbox_id, actor, settings, now=clock.now())


@router.get("/{inbox_id}", operation_id="get_inbox", responses=refusals(404), dependencies=[_SEE])
async def get_inbox(
    inbox_id: UUID, actor: CurrentActor, work: Working, settings: Chosen, clock: Now
) -> InboxView:
    """One connected account."""
    return await _view(work, inbox_id, actor, settings, now=clock.now())


@router.patch(
    "/{inbox_id}",
    operation_id="change_inbox",
    responses=refusals(404, 409),
    dependencies=[_MANAGE],
)
async def change_inbox(
    inbox_id: UUID,
    body: ChangeInboxBody,
    actor: CurrentActor,
    work: Working,
    settings: Chosen,
    clock: Now,
) -> InboxView:
    """Change an account, for instance its token. An inactive one refuses hooks."""
    change = actions.InboxChange(**dict(body))
    await actions.change_inbox(
        work, _vault(settings), clock, InboxId(inbox_id), change, by=actor.user_id
    )
    return await _view(work, inbox_id, actor, settings, now=clock.now())


@router.post(
    "/{inbox_id}/resume",
    operation_id="resume_inbox",
    responses=refusals(404),
    dependencies=[_MANAGE],
)
async def resume_inbox(
    inbox_id: UUID, actor: CurrentActor, work: Working, settings: Chosen, clock: Now
) -> InboxView:
    """Have a paused inbox try now: the first message that waits goes ahead, and the others
    follow when the provider has taken it."""
    await resume(work, clock, InboxId(inbox_id), by=actor.user_id)
    return await _view(work, inbox_id, actor, settings, now=clock.now())


@router.post(
    "/{inbox_id}/rotate-hook-path",
    operation_id="rotate_hook_path",
    responses=refusals(404),
    dependencies=[_MANAGE],
)
async def rotate_hook_path(
    inbox_id: UUID, actor: CurrentActor, work: Working, settings: Chosen, clock: Now
) -> InboxView:
    """A new hook address. The old one stops at once."""
    await actions.rotate_hook_path(work, clock, InboxId(inbox_id), by=actor.user_id)
    return await _view(work, inbox_id, actor, settings, now=clock.now())


def _vault(settings: Settings) -> Vault:
    return vault_of(settings.secret_key, settings.previous_secret_keys)


async def _view(
    work: Work, inbox_id: UUID, actor: Actor, settings: Settings, *, now: datetime
) -> InboxView:
    row = await queries.find_inbox(work, inbox_id)
    if row is None:
        raise NoSuchInbox("There is no such inbox.")
    problems = await queries.problems(work, [inbox_id], now=now)
    return _shown(row, actor, settings, problems.get(inbox_id))


def _shown(
    row: asyncpg.Record, actor: Actor, settings: Settings, problem: Problem | None
) -> InboxView:
    manages = may(actor.role, Permission.INBOX_MANAGE)
    known = queries.open_credentials(_vault(settings), row["id"], row["credentials"])
    return InboxView(
        id=row["id"],
        name=row["name"],
        channel=row["channel"],
        address=row["address"],
        settings=row["settings"],
        credentials_set=sorted(known),
        accepts_unsigned=row["accepts_unsigned"],
        is_active=row["is_active"],
        session_status=row["session_status"],
        hook_url=f"{settings.url}{HOOK_ROUTE}/{row['hook_path']}" if manages else None,
        refused_signatures=row["refused_signatures"],
        risk=rules.RISK if row["accepts_unsigned"] else None,
        pause=_pause(queries.breaker_of(row)),
        problem=ProblemView(**asdict(problem)) if problem else None,
        max_text_length=CHANNELS[row["channel"]].capabilities.max_text_length,
    )


def _pause(breaker: Breaker) -> PauseView | None:
    if breaker.paused_at is None or breaker.paused_until is None:
        return None
    return PauseView(
        since=breaker.paused_at,
        until=breaker.paused_until,
        code=breaker.code or "",
        reason=breaker.reason or "",
    )
