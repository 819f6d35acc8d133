"""Asking a provider whether it took a message whose answer was lost."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A message of ours that nobody knows of."""

    recipient: str
    text: str
    """The words, or the caption."""
    has_file: bool
    since: datetime
    """It cannot have left before."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A message of the chat that says the same. It may be another one of ours."""

    provider_id: str
    at: datetime
