"""What an account's webhook should be told, before it is put in a provider's words."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from prosa.emulators.model import Account, Phone

Part = dict[str, Any]  # Any: a piece of a provider's JSON


class Notice(msgspec.Struct, kw_only=True):
    """One event for one account."""

    what: str
    """message, receipt, typing, session."""
    account: Account
    part: Part
    """The event in the provider's own words, without its envelope."""
    phone: Phone | None = None
    label: str = ""
    """What the tape shows."""
    accepted: Callable[[], None] | None = None
    """Called once, when the webhook has been answered 2xx."""


class Wording(Protocol):
    """How one provider writes and signs its webhooks."""

    def bodies(
        self, account: Account, notices: Sequence[Notice]
    ) -> list[tuple[bytes, list[Notice]]]:
        """As many bodies as the provider needs, each with the notices that it carries."""
        ...

    def headers(self, account: Account, body: bytes, *, forged: bool) -> dict[str, str]: ...
