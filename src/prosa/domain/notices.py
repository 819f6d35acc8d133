"""What people are told of personally, and of what kind it is."""

from enum import StrEnum
from typing import Final


class Notice(StrEnum):
    """Why somebody is told."""

    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    MENTIONED = "mentioned"
    REPLY_FAILED = "reply_failed"
    SCHEDULED_FAILED = "scheduled_failed"
    OVERDUE = "overdue"
    SNOOZE_ENDED = "snooze_ended"
    NEW_MESSAGE = "new_message"
    """A customer wrote to whoever has the conversation. Never kept: it only wakes a device."""


KEPT: Final = frozenset(Notice) - {Notice.NEW_MESSAGE}
"""Those that stand in the notification centre until they are read."""
