"""May we write now, and how: free text, only a template, or whenever we like.

WhatsApp lets a business write freely for 24 hours after the customer's last
message (Meta, "Customer service windows"). The length is a capability of the
channel; this module knows no channel.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from prosa.domain.errors import Conflict


class WindowKind(StrEnum):
    FREE = "free"
    """Free text, until `ends_at`."""
    TEMPLATE_ONLY = "template_only"
    """Only a template that the provider approved opens the conversation again."""
    UNLIMITED = "unlimited"
    """The medium has no window."""


@dataclass(frozen=True, slots=True)
class Window:
    """Whether free text may leave now. `ends_at` is UTC; in the past once closed, and None
    where there never was a window."""

    is_open: bool
    ends_at: datetime | None
    kind: WindowKind


class WindowClosed(Conflict):
    """The customer has been silent for too long: the channel takes only templates now."""

    code: ClassVar[str] = "delivery.window_closed"


def window(last_inbound_at: datetime | None, *, length: timedelta | None, now: datetime) -> Window:
    """The window that the customer's last message opened. `length` None means no limit."""
    if length is None:
        return Window(True, None, WindowKind.UNLIMITED)
    if last_inbound_at is None:
        return Window(False, None, WindowKind.TEMPLATE_ONLY)
    # A provider's clock may run ahead of ours; that must not make the window longer.
    ends_at = min(last_inbound_at, now) + length
    if now < ends_at:
        return Window(True, ends_at, WindowKind.FREE)
    return Window(False, ends_at, WindowKind.TEMPLATE_ONLY)


def require_open(window: Window) -> None:
    """Raises `WindowClosed` unless free text may leave now."""
    if window.is_open:
        return
    raise WindowClosed(
        "The reply window is closed; only an approved template can be sent.",
        ended_at=window.ends_at.isoformat() if window.ends_at else None,
    )
