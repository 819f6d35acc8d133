"""Telling the customer what the team does: that an agent has read, or types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Heard:
    """The customer's last message, and where an answer to it goes."""

    provider_id: str
    recipient: str


TELLING: Final[Mapping[str, str]] = {
    "send_read_receipts": (
        "Whether the customer sees that an agent has read: `true` (default) or `false`."
    ),
    "send_typing": "Whether the customer sees that an agent types: `true` (default) or `false`.",
}
"""Settings of every channel that can tell."""


def is_on(settings: Mapping[str, Any], name: str) -> bool:  # Any: JSON of the inbox
    """A setting that is on unless somebody has switched it off."""
    return str(settings.get(name, "true")).strip().lower() not in _OFF


_OFF: Final = frozenset(("false", "0", "no", "off"))
