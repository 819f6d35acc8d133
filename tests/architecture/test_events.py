"""Events are public forever: each has a type, and somebody decided who may see it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from prosa.domain import events
from prosa.domain.event_shapes import ConversationEvent, ConversationNews, Event, PersonalEvent

SEEN_BY_THE_WHOLE_COMPANY = {
    "contact.updated",
    "inbox.paused",
    "inbox.resumed",
    "presence.changed",
    "team.changed",
}
"""Events about no conversation. A new one is added here only after asking who may see it."""


def event_types() -> Iterator[type[Event]]:
    for value in vars(events).values():
        if isinstance(value, type) and issubclass(value, Event) and "type" in vars(value):
            yield value


def test_every_event_has_an_audience() -> None:
    """An event of a conversation is seen by those who hold it, a personal one by that person;
    any other by everybody."""
    of_nothing = {
        event.type
        for event in event_types()
        if not issubclass(event, ConversationEvent | ConversationNews | PersonalEvent)
    }
    assert of_nothing == SEEN_BY_THE_WHOLE_COMPANY


def test_events_of_conversations_say_in_whose_hands_it_is() -> None:
    for event in event_types():
        names = {field.name for field in fields(event)}
        if event.type not in SEEN_BY_THE_WHOLE_COMPANY and not issubclass(event, PersonalEvent):
            assert names >= {"conversation", "was"} or names >= {"department_id", "assignee_id"}


def test_types_are_dotted_past_participles_and_unique() -> None:
    types = [event.type for event in event_types()]
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", name) for name in types)
    assert max(Counter(types).values()) == 1
