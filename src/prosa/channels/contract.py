"""What a channel is.

A channel translates; it does not talk. Everything here is pure, over plain
values, so an adapter is tested by replaying recorded payloads, with no network
and no mocks. The one place that opens sockets, waits and retries is
`channels/transport.py`, and it knows no provider.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeAlias

from prosa.channels.calls import (
    Accepted,
    FetchStep,
    Gone,
    Later,
    OutboundMedia,
    OutboundMessage,
    ProviderAnswer,
    ProviderCall,
    Quoted,
    Refused,
    SendOutcome,
    Unknown,
    Uploaded,
)
from prosa.channels.capabilities import Capabilities
from prosa.channels.changing import Change
from prosa.channels.recollection import Question, Sighting
from prosa.channels.telling import Heard
from prosa.domain.attachments import MediaKind
from prosa.domain.delivery import Receipt

__all__ = [
    "Accepted",
    "Capabilities",
    "Later",
    "OutboundMedia",
    "OutboundMessage",
    "ProviderAnswer",
    "ProviderCall",
    "Quoted",
    "Refused",
    "Unknown",
]
"""Of `calls.py` and `capabilities.py`, what everybody needs who reads this."""


@dataclass(frozen=True, slots=True)
class Hook:
    """An HTTP call from a provider, exactly as it came. Header names in lower case."""

    headers: Mapping[str, str]
    body: bytes


class Unreadable(ValueError):
    """The body is not what this provider sends. It is kept and set aside with this reason."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One address of one person: `phone` (E.164 with +), `whatsapp` (digits), `lid`, `bsuid`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote. At least one identity; the first one is the strongest."""

    identities: tuple[Identity, ...]
    recipient: str
    """The address that an answer goes to, in the provider's own form."""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class InboundMedia:
    """A file that came with a message: named, not here yet."""

    kind: MediaKind
    source: Mapping[str, Any]
    """How the provider names it: `media_id`, or `url`. Only its channel reads this."""
    mime: str | None = None
    filename: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    is_voice: bool = False
    duration_seconds: float | None = None
    expires_at: datetime | None = None
    """Until when the provider keeps it; None if nobody says."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    provider_id: str
    """The provider's id; the same id twice is the same message."""
    sender: Sender
    """Who wrote; of a message of the phone's own, who it was written to."""
    kind: str
    """`text`, `location`, `contacts`, a kind of file, or `unsupported`."""
    text: str
    """The words, or the caption."""
    sent_at: datetime
    detail: Mapping[str, Any] | None = None
    """Place or contacts; or what we could not express, kept for later."""
    media: InboundMedia | None = None
    by_phone: bool = False
    """The company's own phone sent it (an echo): it may also be one of ours, coming back."""
    reply_to: str | None = None
    """The provider's id of the message that it answers, if its author pointed at one."""


@dataclass(frozen=True, slots=True)
class MessageReaction:
    """Somebody put an emoji on a message, or took theirs away."""

    provider_id: str
    """Of the message that it is on."""
    emoji: str | None
    at: datetime
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class MessageRevoked:
    """An author took a message back."""

    provider_ids: tuple[str, ...]
    """Ids that may name it, the likeliest first: some engines do not repeat the original one."""
    at: datetime
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """An author changed the words of a message."""

    provider_id: str
    text: str
    at: datetime
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A receipt for a message that we sent."""

    provider_id: str
    receipt: Receipt
    reference: str | None = None
    """Our own message id, where the provider returns it (`biz_opaque_callback_data`)."""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """The connected account changed its state (WAHA `session.status`)."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountProblem:
    """The provider complains about the account, not about one message (Meta `value.errors`)."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ContactTyping:
    """A customer is writing, or has stopped (WAHA `presence.update`). Soon worth nothing."""

    identities: tuple[Identity, ...]
    is_typing: bool


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """The person has a new number or id (Meta `system` messages)."""

    previous: Identity
    current: Identity
    at: datetime


Inbound: TypeAlias = (
    InboundMessage
    | DeliveryReport
    | SessionReport
    | AccountProblem
    | IdentityChanged
    | ContactTyping
    | MessageReaction
    | MessageRevoked
    | MessageEdited
)


@dataclass(frozen=True, slots=True)
class Account:
    """One connected account, with what is needed to call its provider. `settings` and
    `credentials` have the keys that the channel documents in `Capabilities`."""

    address: str
    settings: Mapping[str, Any]
    credentials: Mapping[str, str] = field(repr=False)


class Verdict(StrEnum):
    GENUINE = "genuine"
    FORGED = "forged"
    UNPROTECTED = "unprotected"
    """The account has no secret, so nothing can be proved."""


class Channel(Protocol):
    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def addresses(self, body: bytes) -> frozenset[str]:
        """Every account that a hook names. Raises `Unreadable`."""
        ...

    def verify(self, hook: Hook, account: Account) -> Verdict:
        """Whether the raw bytes were signed with this account's secret, in constant time."""
        ...

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        """The answer to a provider's GET handshake, or None to refuse it."""
        ...

    def parse(self, body: bytes, *, address: str, received_at: datetime) -> Sequence[Inbound]:
        """What the hook says to this account, in its order. What is not for `address` is left
        out; what we do not understand is kept as an unsupported message or skipped, never an
        error. Raises `Unreadable` if the body is not of this provider at all."""
        ...

    def render(self, message: OutboundMessage, account: Account) -> ProviderCall: ...

    def interpret(self, answer: ProviderAnswer) -> SendOutcome: ...

    def ask(self, question: Question, account: Account) -> ProviderCall | None:
        """The call that finds out whether a message was taken whose answer was lost; None where
        the provider cannot be asked."""
        ...

    def recognise(self, question: Question, answer: ProviderAnswer) -> Sequence[Sighting] | None:
        """Messages of the chat that say the same, the oldest first; None if this is no answer.
        Which of them are other messages of ours, the caller knows."""
        ...

    def mark_read(self, heard: Heard, account: Account) -> ProviderCall:
        """The call that shows the customer that this message, and all before it, was read. Only
        where `sends_read`."""
        ...

    def typing(self, heard: Heard, account: Account, *, is_typing: bool) -> ProviderCall | None:
        """The call that shows the customer that an agent types, or has stopped; None where there
        is nothing to say. Only where `sends_typing`."""
        ...

    def change(self, change: Change, account: Account) -> ProviderCall | None:
        """The call that puts our emoji on a message, gives it other words or takes it back; None
        where the medium has no such thing. Made twice it does it once; `interpret` reads a no."""
        ...

    def upload(self, media: OutboundMedia, account: Account) -> ProviderCall | None:
        """The call that gives the provider a file before its message; None where the file goes
        with the message itself."""
        ...

    def uploaded(self, answer: ProviderAnswer) -> Uploaded | Refused | Later:
        """What the answer to an upload says. Nothing was sent yet, so all doubt is `Later`."""
        ...

    def fetch(self, source: Mapping[str, Any], account: Account, *, attempt: int = 1) -> FetchStep:
        """How to get a file that a customer sent: asked anew for each attempt (from 1). Only
        addresses that the account's settings allow are named: no hook can send us elsewhere."""
        ...

    def located(self, answer: ProviderAnswer, account: Account) -> FetchStep:
        """What the answer to an `Ask` says: the download, or why there is none."""
        ...

    def missed(self, answer: ProviderAnswer) -> Later | Refused | Gone:
        """What an answer to a download means that is not 2xx."""
        ...
