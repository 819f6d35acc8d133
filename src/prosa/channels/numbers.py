"""Whether a number is anybody's at all, where the provider can be asked before it is written to.

Only some channels can (`registry.NUMBER_CHECKS`). An answer that says nothing clear stops no
message: the provider has the last word when it is sent.
"""

from dataclasses import dataclass
from typing import Protocol

from prosa.channels.calls import ProviderAnswer, ProviderCall
from prosa.channels.contract import Account


@dataclass(frozen=True, slots=True)
class Found:
    recipient: str | None
    """Its address as the provider spells it; None: nobody has this number."""


class NumberCheck(Protocol):
    """Pure, as the channel itself."""

    def ask(self, recipient: str, account: Account) -> ProviderCall | None:
        """The call that asks; None if this is no number."""
        ...

    def read(self, answer: ProviderAnswer) -> Found | None:
        """None if it is no clear answer."""
        ...
