"""Templates over HTTP. The provider is asked while no unit of work is open."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter

from prosa.channels.templates import TemplateSource
from prosa.domain.ids import InboxId
from prosa.domain.permissions import Permission
from prosa.features.templates import actions, queries
from prosa.features.templates.schemas import SyncedView, TemplateView, VariableView
from prosa.http.deps import Chosen, CurrentActor, Now, Requires, Store, Working
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor
from prosa.kit.vault import vault_of

router = APIRouter(prefix="/inboxes", tags=["inboxes"])


@router.get(
    "/{inbox_id}/templates",
    operation_id="list_templates",
    responses=refusals(404, 409),
    dependencies=[Requires(Permission.INBOX_SEE)],
)
async def list_templates(
    inbox_id: UUID, work: Working, cursor: Cursor = None, limit: Limit = 50
) -> Page[TemplateView]:
    """The templates of an inbox by name, as the provider told them last (TPL-03)."""
    after: Any = tuple(decode_cursor(cursor, str, str)) if cursor else None  # Any: checked there
    source = await queries.source_of(work, inbox_id)
    rows = await queries.listing(work, inbox_id, after=after, limit=limit + 1)
    items = [_shown(row, source) for row in rows[:limit]]
    last = items[-1] if len(rows) > limit else None
    return Page(items=items, next_cursor=encode_cursor(last.name, last.language) if last else None)


@router.post(
    "/{inbox_id}/templates/sync",
    operation_id="sync_templates",
    responses=refusals(404, 409),
    dependencies=[Requires(Permission.INBOX_MANAGE)],
)
async def sync_templates(
    inbox_id: UUID, store: Store, actor: CurrentActor, settings: Chosen, clock: Now
) -> SyncedView:
    """Read them again from the provider. What it tells no more is forgotten."""
    vault = vault_of(settings.secret_key, settings.previous_secret_keys)
    count = await actions.sync(store, vault, actor.company_id, InboxId(inbox_id), clock=clock)
    return SyncedView(count=count)


def _shown(row: asyncpg.Record, source: TemplateSource) -> TemplateView:
    template = queries.known(row)
    why_not = source.why_not(template)
    return TemplateView(
        id=row["id"],
        inbox_id=row["inbox_id"],
        name=template.name,
        language=template.language,
        category=template.category,
        status=template.status,
        components=[dict(part) for part in template.components],
        variables=[VariableView(**asdict(v)) for v in source.variables(template.components)],
        can_be_sent=why_not is None,
        why_not=why_not,
        synced_at=row["synced_at"],
    )
