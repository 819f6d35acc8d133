"""The whole schema, in one folder, because lists join it.

Reading joins freely; writing belongs to the feature that owns the rows. Each
table of a company begins its primary key, its unique constraints and its
foreign keys with `company_id`, so that no row can point into another company.
Statuses and kinds are `text` with a `CHECK`: equality of SQL enums is not
leakproof, and row security would then ignore the indexes.
"""

from prosa.db.tables.access import login_throttles, refresh_tokens, sessions
from prosa.db.tables.contacts import contact_tags, contacts, identities
from prosa.db.tables.conversations import conversation_counts, conversations
from prosa.db.tables.handling import assignments, notes, transfers
from prosa.db.tables.ingress import (
    dead_letters,
    hook_leases,
    kept_hooks,
    parked_receipts,
    parked_updates,
    stray_hooks,
)
from prosa.db.tables.log import (
    audit_events,
    company_tallies,
    events,
    idempotency_keys,
    log_heads,
    queue_heads,
    sequences,
    subscriptions,
    ticks,
)
from prosa.db.tables.messages import (
    attachments,
    deliveries,
    message_changes,
    messages,
    provider_signals,
    send_pacing,
)
from prosa.db.tables.schema import metadata
from prosa.db.tables.team import (
    agent_loads,
    companies,
    department_members,
    departments,
    inboxes,
    memberships,
    presence,
    users,
)
from prosa.db.tables.workspace import (
    contact_fields,
    conversation_tags,
    drafts,
    message_templates,
    notifications,
    preferences,
    push_deliveries,
    push_subscriptions,
    quick_replies,
    saved_views,
    scheduled_messages,
    tags,
    template_reads,
)

INSTALLATION_TABLES = frozenset(
    {"companies", "users", "sessions", "refresh_tokens", "stray_hooks", "login_throttles", "ticks"}
)
"""Tables without a company: they are read before the company is known, or
belong to the installation. Only `prosa_system` reads them freely."""

__all__ = [
    "INSTALLATION_TABLES",
    "agent_loads",
    "assignments",
    "attachments",
    "audit_events",
    "companies",
    "company_tallies",
    "contact_fields",
    "contact_tags",
    "contacts",
    "conversation_counts",
    "conversation_tags",
    "conversations",
    "dead_letters",
    "deliveries",
    "department_members",
    "departments",
    "drafts",
    "events",
    "hook_leases",
    "idempotency_keys",
    "identities",
    "inboxes",
    "kept_hooks",
    "log_heads",
    "login_throttles",
    "memberships",
    "message_changes",
    "message_templates",
    "messages",
    "metadata",
    "notes",
    "notifications",
    "parked_receipts",
    "parked_updates",
    "preferences",
    "presence",
    "provider_signals",
    "push_deliveries",
    "push_subscriptions",
    "queue_heads",
    "quick_replies",
    "refresh_tokens",
    "saved_views",
    "scheduled_messages",
    "send_pacing",
    "sequences",
    "sessions",
    "stray_hooks",
    "subscriptions",
    "tags",
    "template_reads",
    "ticks",
    "transfers",
    "users",
]
