"""Calls to providers as values, and what their answers mean.

An adapter says what it would like asked (`ProviderCall`) and reads what came
back (`ProviderAnswer`); in between is the transport. A file is never in a
value: a call only says where its bytes belong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from prosa.domain.attachments import MediaKind


@dataclass(frozen=True, slots=True)
class OutboundMedia:
    """A file to be sent. The bytes stay where they are: `url` is signed and soon expires."""

    kind: MediaKind
    mime: str
    size_bytes: int
    url: str
    filename: str | None = None
    is_voice: bool = False
    uploaded_id: str | None = None
    """The provider's id, where it wants the file before the message."""


@dataclass(frozen=True, slots=True)
class FileInForm:
    """The file is the last part of a multipart form; the call's `json` are the parts before."""

    part: str
    filename: str
    mime: str


@dataclass(frozen=True, slots=True)
class FileInJson:
    """The file, in Base64, is the text at this path of the call's `json`."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """An HTTP request we would like made. A value, so a test can compare it."""

    method: str
    url: str
    json: Mapping[str, Any] | None = None
    """None: no body."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    file: FileInForm | FileInJson | None = None
    """Where the bytes of the message's file go. They are streamed, and never in a value."""


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
    is_inbox_wide: bool = False
    """The account's or the provider's trouble: it costs this message no try, and several in a
    row pause the inbox."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether the provider took it. Never retried by itself."""

    reason: str


SendOutcome: TypeAlias = Accepted | Refused | Later | Unknown


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The provider has the file, and keeps it for messages under this id until then."""

    media_id: str
    keeps_for: timedelta


@dataclass(frozen=True, slots=True)
class Ask:
    """First ask where the file is; the answer goes to `located`."""

    call: ProviderCall


@dataclass(frozen=True, slots=True)
class Download:
    """The call that brings the bytes of a file, and what is known of them before."""

    call: ProviderCall
    size_bytes: int | None = None
    sha256: str | None = None
    """In lower hex."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The provider has no such file, or not any more."""

    code: str
    reason: str


FetchStep: TypeAlias = Ask | Download | Later | Refused | Gone


@dataclass(frozen=True, slots=True)
class Quoted:
    """A message of the chat, as its provider names it."""

    provider_id: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class TemplateToSend:
    """A text that the provider has approved, and what stands in its places."""

    name: str
    language: str
    components: Sequence[Mapping[str, Any]]  # Any: the provider's JSON
    values: Mapping[str, str]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "TemplateToSend":  # Any: JSON of the message
        return cls(kept["name"], kept["language"], kept["components"], kept["values"])


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """What is said to a customer."""

    recipient: str
    text: str
    """The words, or the caption."""
    reference: str
    """Our message id: sent along where the provider allows, so that its receipt names us."""
    media: OutboundMedia | None = None
    reply_to: Quoted | None = None
    """Only where `quotes`."""
    template: TemplateToSend | None = None
    """Instead of words; only of channels in `registry.TEMPLATE_SOURCES`."""
