"""What a channel is.

A channel translates; it does not talk. Everything here is pure, over plain
values, so an adapter is tested by replaying recorded payloads, with no network
and no mocks. The one place that opens sockets, waits and retries is
`channels/transport.py`, and it knows no provider.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeAlias

from prosa.domain.delivery import Receipt


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
class InboundMessage:
    provider_id: str
    """The provider's id; the same id twice is the same message."""
    sender: Sender
    kind: str
    """`text`, or the provider's kind, which is then shown as not yet supported."""
    text: str
    sent_at: datetime
    detail: Mapping[str, Any] | None = None
    """What we could not express, kept for later (unsupported kinds, provider errors)."""


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
)


@dataclass(frozen=True, slots=True)
class Account:
    """One connected account, with what is needed to call its provider. `settings` and
    `credentials` have the keys that the channel documents in `Capabilities`."""

    address: str
    settings: Mapping[str, Any]
    credentials: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    recipient: str
    text: str
    reference: str
    """Our message id: sent along where the provider allows, so that its receipt names us."""


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """An HTTP request we would like made. A value, so a test can compare it."""

    method: str
    url: str
    json: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it, under this id."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never work as it is: tell the agent, do not retry."""

    code: str
    """A stable code of ours: `provider.<provider's code>` or `provider.refused`."""
    reason: str
    stops_inbox: bool = False
    """Token, permission or policy: no other message of this inbox will work either."""


@dataclass(frozen=True, slots=True)
class Later:
    """The provider certainly did not take it, and it may work: retry, no sooner than this."""

    code: str
    reason: str
    after: timedelta | None = None
    pair_only: bool = False
    """The limit is on this pair of sender and recipient (131056): wait 4^attempts seconds."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether the provider took it. Never retried by itself."""

    reason: str


SendOutcome: TypeAlias = Accepted | Refused | Later | Unknown


class Verdict(StrEnum):
    GENUINE = "genuine"
    FORGED = "forged"
    UNPROTECTED = "unprotected"
    """The account has no secret, so nothing can be proved."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the medium allows. Features ask this, never the channel's name."""

    max_text_length: int
    reply_window: timedelta | None
    settings: Mapping[str, str]
    """Key → what it means, with its default. Not secret."""
    credentials: Mapping[str, str]
    """Key → what it means. Secret: encrypted at rest, never returned."""
    sends_per_second: int = 80
    pair_interval: timedelta | None = None
    """Sustained pace to one recipient, and how many may be borrowed from the future."""
    pair_burst: int = 1


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
