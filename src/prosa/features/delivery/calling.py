"""One call to a provider: render, call, interpret."""

from dataclasses import dataclass, replace
from uuid import UUID

from prosa.channels.calls import TemplateToSend
from prosa.channels.contract import (
    Account,
    Channel,
    OutboundMessage,
    Quoted,
    Refused,
    SendOutcome,
)
from prosa.channels.registry import CHANNELS
from prosa.channels.streaming import Source
from prosa.channels.transport import Transport, to_outcome
from prosa.features.delivery.claims import Due
from prosa.features.delivery.files import FileDelivery, Prepared
from prosa.features.delivery.numbers import NUMBER_UNKNOWN, Numbers
from prosa.features.delivery.senders import Sender
from prosa.features.media.queries import FileToSend


@dataclass(frozen=True, slots=True)
class What:
    """What a message says."""

    text: str
    file: FileToSend | None = None
    reply_to: Quoted | None = None
    template: TemplateToSend | None = None
    is_to_stranger: bool = False
    """They have never written here: perhaps nobody has this number."""


class Caller:
    """One for each delivery pipeline."""

    def __init__(self, transport: Transport, files: FileDelivery) -> None:
        self._transport = transport
        self._files = files
        self._numbers = Numbers(transport)

    async def ask(self, due: Due, sender: Sender, what: What, *, token: UUID) -> SendOutcome:
        """What cannot even be rendered is refused with its reason."""
        channel, account = CHANNELS[sender.channel], sender.account
        quoted = what.reply_to if channel.capabilities.quotes else None
        message = OutboundMessage(due.recipient, what.text, str(due.message_id), reply_to=quoted)
        message = replace(message, template=what.template)
        if account is None:
            words = "The credentials of the inbox cannot be read."
            return Refused("inbox.misconfigured", words, stops_inbox=True)
        if what.is_to_stranger:
            recipient = await self._numbers.recipient(channel.name, account, due.recipient)
            if recipient is None:
                return NUMBER_UNKNOWN
            message = replace(message, recipient=recipient)
        if what.file is None:
            return await self._say(channel, account, message)
        async with self._files.holding(due, token):
            ready = await self._files.prepare(due, what.file, channel, account)
            if not isinstance(ready, Prepared):
                return ready
            message = replace(message, media=ready.media)
            return await self._say(channel, account, message, ready.stored)

    async def _say(
        self,
        channel: Channel,
        account: Account,
        message: OutboundMessage,
        file: Source | None = None,
    ) -> SendOutcome:
        try:
            call = channel.render(message, account)
        except (KeyError, ValueError, TypeError) as error:
            return Refused("inbox.misconfigured", f"The inbox cannot send: {error}")
        return to_outcome(channel, await self._transport.call(call, file))
