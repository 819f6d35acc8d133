"""Pages of tables that the domain holds as values: moves, states, permissions."""

from collections.abc import Iterator
from typing import Final

from prosa.domain.conversation import MOVES, Move, Status
from prosa.domain.delivery import RANK, DeliveryState
from prosa.domain.permissions import PERMISSIONS, Permission, Role
from tools.reference_source import GENERATED

_STATUSES: Final = {
    Status.BOT: "The bot has it: it greets and asks for a department.",
    Status.QUEUED: "It waits in a department for an agent.",
    Status.ACTIVE: "An agent has it.",
    Status.WAITING: "An agent has it and waits for the customer, for a third party or for an hour "
    "(`snoozed_until`).",
    Status.RESOLVED: "Done. The customer's next message begins a new conversation.",
    Status.CLOSED: "Ended for good. The customer's next message begins a new conversation.",
}
_STATES: Final = {
    DeliveryState.QUEUED: "Promised and not yet sent.",
    DeliveryState.SENDING: "Claimed by a worker, which calls the provider.",
    DeliveryState.UNCONFIRMED: "The call was made and its answer was lost. It is never sent again "
    "by itself; a receipt or an agent settles it.",
    DeliveryState.SENT: "The provider has taken it.",
    DeliveryState.FAILED: "The provider refused it, or the attempts are used up. A proof of "
    "arrival still overrules it.",
    DeliveryState.DELIVERED: "It is on the customer's device.",
    DeliveryState.READ: "The customer has seen it.",
}


def moves_page() -> str:
    lines = [
        GENERATED,
        "",
        "# The life of a conversation",
        "",
        "Every legal move is in the table `MOVES` of `src/prosa/domain/conversation.py`.",
        "What is not there answers 409 `conversation.illegal_move`.",
        "The customer never reopens a conversation: after *resolved* or *closed* they begin a new one.",
        "What the team reopens or wakes within ten minutes, with nothing said since, was a slip: "
        "it goes on where it was, turn, wait and unread messages included. Later it is our turn "
        "from now on. A transfer is taken back (`recall`) by whoever made it within the same time, as "
        "long as nobody has acted on it.",
        "`archived_at` hides an ended conversation and is no status.",
        "A transfer to a department queues it, as drawn; a transfer to an agent makes it *active*.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> bot: the customer writes",
        *_arrows(),
        "```",
        "",
        "Moves that leave the status as it is:",
        "",
        "| status | what it means | moves that stay |",
        "| --- | --- | --- |",
        *_stays(),
        "",
        "`GET /api/v1/conversations/{id}` lists the legal moves of one conversation in `moves`.",
        "",
        "## The life of an outbound message",
        "",
        "Receipts come twice, late and in any order, so they are folded by rank: only a greater rank counts.",
        "",
        "| state | rank | what it means |",
        "| --- | --- | --- |",
        *(f"| `{s}` | {RANK[s]} | {_STATES[s]} |" for s in sorted(RANK, key=lambda s: RANK[s])),
        "",
    ]
    return "\n".join(lines)


def _arrows() -> Iterator[str]:
    for before, moves in MOVES.items():
        by_after: dict[Status, list[Move]] = {}
        for move, after in moves.items():
            if after is not before:
                by_after.setdefault(after, []).append(move)
        for after, named in by_after.items():
            yield f"    {before} --> {after}: {', '.join(named)}"


def _stays() -> Iterator[str]:
    for status, moves in MOVES.items():
        staying = ", ".join(f"`{move}`" for move, after in moves.items() if after is status)
        yield f"| `{status}` | {_STATUSES[status]} | {staying} |"


def permissions_page() -> str:
    roles = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
    rows = (
        f"| `{permission}` | "
        + " | ".join("yes" if permission in PERMISSIONS[role] else "" for role in roles)
        + " |"
        for permission in Permission
    )
    lines = [
        GENERATED,
        "",
        "# Roles and permissions",
        "",
        "The one table is `PERMISSIONS` in `src/prosa/domain/permissions.py`.",
        "Every endpoint names the permission it needs; [the API](api.md) lists them.",
        "",
        "| permission | agent | supervisor | admin |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        "An agent sees their own conversations, those of their departments, and those that have no department yet.",
        "A supervisor and an admin see every conversation of the company.",
        "An agent may give a conversation to themselves and give back their own; to give it to somebody else, or to take it from a colleague, needs `conversation.assign_others`.",
        "",
    ]
    return "\n".join(lines)
