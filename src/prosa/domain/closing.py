"""Who waits in a queue and writes while we are closed is told so once in each closed time.

Not at every word, and never while an agent answers. The bot tells those it speaks with
(`bot.py`), and whom it lets go while we are closed hears when they will be answered: that counts
as told. What was told is kept beside the bot's state, as the opening that it named: until then
nothing is said again, and what is written after it, when we have closed once more, is another
time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from prosa.domain.bot import Menu, is_silent
from prosa.domain.conversation import Conversation, Status

_KEY: Final = "told_closed_until"
_NEVER: Final = datetime.max.replace(tzinfo=UTC)

Kept = Mapping[str, Any]  # Any: JSON
"""What is kept of the bot in a conversation's row."""


def is_due(c: Conversation, kept: Kept | None, menu: Menu, *, now: datetime) -> bool:
    """Whether the customer, who has just written, must be told that we are closed."""
    if menu.is_open_hours or c.status is not Status.QUEUED or is_silent(kept):
        return False
    until = (kept or {}).get(_KEY)
    return until is None or datetime.fromisoformat(until) <= now


def told(kept: Kept | None, menu: Menu) -> dict[str, Any]:
    """They know until when, if we are closed."""
    if menu.is_open_hours:
        return dict(kept or {})
    return {**(kept or {}), _KEY: (menu.opens_at or _NEVER).isoformat()}


def beside(kept: Kept | None, state: Kept | None) -> dict[str, Any] | None:
    """The bot's new `state`, or none, with what was told before."""
    still = {_KEY: kept[_KEY]} if kept and _KEY in kept else {}
    return {**(state or {}), **still} or None
