"""Every figure that is read from rows: the same from whichever process is asked.

The first five are the names of the specification (MET-10 to MET-14), with its labels; what
`canal` and `tipo` hold are our words for channels and kinds of messages.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Figure:
    """Its public name, what Prometheus calls its kind, its labels, and what it says."""

    name: str
    kind: str
    labels: tuple[str, ...]
    about: str


DOCUMENTED: Final = (
    Figure(
        "tickets_criados_total",
        "counter",
        ("empresa_id", "canal"),
        "Conversations that customers began.",
    ),
    Figure(
        "tickets_abertos",
        "gauge",
        ("empresa_id",),
        "Conversations that are with the bot, queued, active or waiting.",
    ),
    Figure(
        "tempo_primeira_resposta_segundos",
        "histogram",
        ("empresa_id",),
        "From the beginning of a conversation to the first answer of an agent.",
    ),
    Figure(
        "mensagens_enviadas_total",
        "counter",
        ("empresa_id", "tipo"),
        "Messages that a provider took from us.",
    ),
    Figure("atendentes_online", "gauge", ("empresa_id",), "People of the team who are online now."),
)

NATIVE: Final = (
    Figure("prosa_database_reachable", "gauge", (), "1 if these figures could be read, else 0."),
    Figure("prosa_events_total", "counter", ("type",), "What happened, by type of event."),
    Figure("prosa_conversations", "gauge", ("status",), "Conversations, archived ones left out."),
    Figure("prosa_hooks_unread", "gauge", (), "Kept hooks that no worker has read yet."),
    Figure(
        "prosa_hooks_oldest_unread_seconds", "gauge", (), "How long the oldest of them has waited."
    ),
    Figure("prosa_deliveries_pending", "gauge", ("state",), "Messages queued or being sent."),
    Figure(
        "prosa_deliveries_oldest_due_seconds",
        "gauge",
        (),
        "For how long the oldest queued message could have been sent.",
    ),
    Figure("prosa_media_waiting", "gauge", (), "Files of customers that are still to be fetched."),
    Figure(
        "prosa_media_oldest_due_seconds",
        "gauge",
        (),
        "For how long the oldest of them could have been fetched.",
    ),
    Figure("prosa_inboxes", "gauge", ("state",), "Inboxes that are in use, working or paused."),
    Figure("prosa_dead_letters", "gauge", ("source",), "What failed for good and is not settled."),
    Figure("prosa_stray_hooks", "gauge", (), "Hooks that named no inbox and are not settled."),
    Figure(
        "prosa_subscriber_lag_events",
        "gauge",
        ("subscriber",),
        "Events that a reader of the log has not read yet.",
    ),
)
