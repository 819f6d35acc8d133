"""Whoever never wrote is looked up before the first message to them.

Here and not when the conversation begins: a call to a provider has no place in the unit of work
of a request, and its answer would be old by the time that a message leaves. So the conversation
begins, and a message to nobody fails with `conversation.number_unknown`.
"""

from typing import Final

from prosa.channels.calls import ProviderAnswer, Refused
from prosa.channels.contract import Account
from prosa.channels.registry import NUMBER_CHECKS
from prosa.channels.transport import Transport

MOST_KNOWN: Final = 10_000
NUMBER_UNKNOWN: Final = Refused("conversation.number_unknown", "Nobody has this number there.")


class Numbers:
    """One for each delivery pipeline. It remembers those that it has found."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[tuple[str, str], str] = {}

    async def recipient(self, channel: str, account: Account, recipient: str) -> str | None:
        """As the provider spells it; None if nobody has it. What is not clear stays as it is."""
        check = NUMBER_CHECKS.get(channel)
        call = check.ask(recipient, account) if check else None
        if check is None or call is None:
            return recipient
        key = (call.url, recipient)
        if key not in self._known:
            answer = await self._transport.call(call)
            found = check.read(answer) if isinstance(answer, ProviderAnswer) else None
            if found is None or found.recipient is None:
                return None if found else recipient
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = found.recipient
        return self._known[key]
