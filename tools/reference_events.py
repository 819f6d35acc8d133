"""The page of every event that can happen, from `domain/events.py` and its shapes."""

from collections.abc import Iterator
from typing import Final

from prosa.domain import events
from prosa.domain.event_shapes import Event
from tools.reference_source import GENERATED, DescribedClass, classes_of, one_line, rows_of

_INTRODUCTION: Final = """
# Events

Everything that can happen, in the past tense.
An event is written in the transaction of its change and never changes afterwards.
Names and fields are added, never renamed or removed.

The same object comes from three places: the socket (`event`), `GET /api/v1/events`, and the table `events`.
How to follow them is in [socket.md](socket.md) and in [the API](api.md).

Every event begins with these fields.

| field | type | what it is |
| --- | --- | --- |
| `type` | text | One of the names below. |
| `company_id` | UUID | The company it happened in. |
| `position` | integer | Its place in the log of that company: 1, 2, 3… without gaps, in the order of the commits. |
| `at` | instant | When it happened, in UTC. |

Ids are UUID text, and instants are RFC 3339 in UTC.
"""

_GROUPS: Final = (
    (
        "ConversationEvent",
        "About a conversation",
        "These carry the conversation as it became, where it was before, and the new entries of "
        "its timeline. A screen needs no further question.\nKeep the row with the greater "
        "`version`, insert messages by `seq`, and move counters from `was` to `conversation`.",
    ),
    (
        "MessageProgress",
        "About one outbound message",
        "A message to the customer got further. Receipts are folded by rank, so a late *sent* "
        "never follows *delivered*.",
    ),
    (
        "PersonalEvent",
        "About one person",
        "Only the screens of that person hear these.",
    ),
    ("Event", "About the company", "Everybody of the company hears these."),
)
_VALUES: Final = (
    ("domain/conversation.py", "Conversation", "The conversation"),
    ("domain/conversation.py", "Where", "Where it was"),
    ("domain/messages.py", "Message", "An entry of the timeline"),
)


def events_page() -> str:
    known = classes_of("domain/event_shapes.py")
    known |= classes_of("domain/personal_events.py") | classes_of("domain/events.py")
    lines = [GENERATED, *_INTRODUCTION.splitlines()]
    for parent, title, about in _GROUPS:
        kinds = [c for c in known.values() if parent in c.bases and _type(c)]
        if not kinds:
            continue
        lines += ["", f"## {title}", "", *about.splitlines(), ""]
        if known[parent].fields and parent != "Event":
            lines += [*rows_of(known[parent]), ""]
        lines += _table(kinds)
    for module, name, title in _VALUES:
        described = classes_of(module)[name]
        lines += ["", f"## {title}: `{name}`", "", one_line(described.about), ""]
        lines += rows_of(described)
    return "\n".join([*lines, ""])


def _table(kinds: list[DescribedClass]) -> Iterator[str]:
    yield "| type | what happened | fields of its own |"
    yield "| --- | --- | --- |"
    for kind in kinds:
        own = ", ".join(f"`{field.name}`" for field in kind.fields)
        yield f"| `{_type(kind)}` | {one_line(kind.about)} | {own} |"


def _type(described: DescribedClass) -> str | None:
    """The name on the wire, or None for the classes that only group others."""
    kind: object = getattr(events, described.name, Event)  # a shape, if it is not there
    assert isinstance(kind, type)
    return getattr(kind, "type", None) if issubclass(kind, Event) else None
