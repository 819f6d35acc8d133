"""Row security: the database itself refuses other companies' rows.

Four roles. `prosa_owner` owns the tables and migrates. `prosa_app` serves,
always inside a unit of one company. `prosa_system` has named policies on the
tables of `SYSTEM_RIGHTS` only. `prosa_search` owns the functions that search, which name
the company themselves, and reads the columns of `SEARCH_RIGHTS` for them.
None bypasses row security, and `FORCE` holds the owner to it as well.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from prosa.db.tables import INSTALLATION_TABLES, metadata

ROLES: Final = ("prosa_owner", "prosa_app", "prosa_system", "prosa_search")

CURRENT_COMPANY: Final = "NULLIF(current_setting('prosa.company_id', true), '')::uuid"

SYSTEM_RIGHTS: Final[Mapping[str, str]] = {
    "companies": "SELECT, INSERT, UPDATE",
    "users": "SELECT, INSERT, UPDATE",
    "memberships": "SELECT, INSERT",
    "sessions": "SELECT, INSERT, UPDATE, DELETE",
    "refresh_tokens": "SELECT, INSERT, UPDATE, DELETE",
    "login_throttles": "SELECT, INSERT, UPDATE, DELETE",
    "stray_hooks": "SELECT, INSERT, UPDATE, DELETE",
    "ticks": "SELECT, INSERT, UPDATE",
    "inboxes": "SELECT, UPDATE",
    "kept_hooks": "SELECT, INSERT",
    "hook_leases": "SELECT, INSERT",
    "queue_heads": "SELECT, INSERT, UPDATE",
    "log_heads": "SELECT, INSERT",
    "sequences": "INSERT",
    "subscriptions": "SELECT, INSERT",
    "events": "SELECT",
    "deliveries": "SELECT, UPDATE",
    "send_pacing": "SELECT, INSERT, UPDATE, DELETE",
    "presence": "SELECT",
    "attachments": "SELECT, UPDATE",
    "provider_signals": "SELECT, UPDATE",
    "message_changes": "SELECT, UPDATE, DELETE",
    "template_reads": "SELECT, INSERT, UPDATE",
    "dead_letters": "SELECT, INSERT",
    "idempotency_keys": "SELECT, DELETE",
    "parked_receipts": "SELECT, DELETE",
    "parked_updates": "SELECT, DELETE",
    "department_members": "SELECT",
    "conversations": "SELECT (company_id, id, bot_deadline_at, snoozed_until, deadline_at, "
    "department_id, assignee_id, status, flow_state, turn, assigned_at, bot)",
    "conversation_counts": "SELECT",
    "company_tallies": "SELECT",
    "scheduled_messages": "SELECT (company_id, id, send_at, state)",
    "push_deliveries": "SELECT, UPDATE",
    "push_subscriptions": "SELECT (company_id, id, user_id), DELETE",
}
"""What must be read before the company is known, or across companies, and why not less:
sign-in (users, memberships, sessions), look-up of inboxes by hooks, group commits that span
companies, claims of both pipelines, the log's tail, periodic sweeps, the operator's counts, and
the browsers of somebody whose sessions end in all of their companies."""

SEARCH_RIGHTS: Final[Mapping[str, str]] = {
    "messages": "company_id, id, created_at, author_type, kind, body",
    "conversations": "company_id, id, opened_at, subject",
    "contacts": "company_id, id, created_at, name, phone, email, document",
}
"""What may be read to find something. Nobody signs in as `prosa_search` or may become it."""

_APPEND_ONLY: Final = frozenset({"events", "kept_hooks", "audit_events", "transfers"})


def row_security() -> Iterator[str]:
    """The statements that separate the companies, for a schema just created."""
    yield "GRANT USAGE ON SCHEMA public TO prosa_app, prosa_system, prosa_search"
    for table in metadata.sorted_tables:
        yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY"
        yield from _rights_of_the_app(table.name)
        yield from _rights_of_the_system(table.name)
        yield from _rights_of_the_search(table.name)


def _rights_of_the_app(table: str) -> Iterator[str]:
    if table == "companies":
        mine = f"id = {CURRENT_COMPANY}"
        rights = "SELECT, UPDATE"
    elif table == "users":
        mine = "EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id)"
        rights = "SELECT, UPDATE"
    elif table in INSTALLATION_TABLES:
        return
    else:
        mine = f"company_id = {CURRENT_COMPANY}"
        rights = "SELECT, INSERT" if table in _APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    yield f"CREATE POLICY company ON {table} TO prosa_app USING ({mine}) WITH CHECK ({mine})"
    yield f"GRANT {rights} ON {table} TO prosa_app"


def _rights_of_the_system(table: str) -> Iterator[str]:
    rights = SYSTEM_RIGHTS.get(table)
    if rights:
        yield f"CREATE POLICY system ON {table} TO prosa_system USING (true) WITH CHECK (true)"
        yield f"GRANT {rights} ON {table} TO prosa_system"


def _rights_of_the_search(table: str) -> Iterator[str]:
    columns = SEARCH_RIGHTS.get(table)
    if columns:
        yield f"CREATE POLICY search ON {table} FOR SELECT TO prosa_search USING (true)"
        yield f"GRANT SELECT ({columns}) ON {table} TO prosa_search"
