"""Changing a message that the provider has: a reaction to it, other words, or taking it back."""

from dataclasses import dataclass

from prosa.channels.calls import Quoted


@dataclass(frozen=True, slots=True)
class Change:
    """What a message of the chat shall become. Said twice, it is the same."""

    what: str
    """reaction | edited | revoked"""
    message: Quoted
    recipient: str
    text: str = ""
    """The emoji ("" takes ours away), or the new words."""
