"""The audit trail over HTTP (SEC-10: for admins)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from prosa.domain.permissions import Permission
from prosa.features.audit import queries
from prosa.features.audit.schemas import AuditEntry
from prosa.http.deps import Requires, Working
from prosa.http.openapi import refusals
from prosa.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get(
    "",
    operation_id="list_audit",
    responses=refusals(),
    dependencies=[Requires(Permission.AUDIT_SEE)],
)
async def list_audit(work: Working, cursor: Cursor = None, limit: Limit = 50) -> Page[AuditEntry]:
    """Who changed what, newest first."""
    before: Any = tuple(decode_cursor(cursor, datetime, UUID)) if cursor else None  # Any: checked
    rows = await queries.newest(work, before=before, limit=limit + 1)
    items = [AuditEntry.model_validate(_shown(row)) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(
        items=items, next_cursor=encode_cursor(items[-1].at, items[-1].id) if more else None
    )


def _shown(row: Any) -> dict[str, Any]:  # Any: a row of the driver
    return {name: row[name] for name in AuditEntry.model_fields}
