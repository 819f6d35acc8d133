"""What a medium allows. Features ask this, never the channel's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from prosa.domain.attachments import MediaKind


@dataclass(frozen=True, slots=True)
class MediaLimit:
    """What a medium takes of one kind of file."""

    max_bytes: int
    mimes: tuple[str, ...]
    """Exact types, or families such as `image/*`."""
    takes_caption: bool = True
    still_max_bytes: int | None = None
    """Where an image that does not move must be smaller than one that does (stickers)."""


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
    media: Mapping[MediaKind, MediaLimit] = field(default_factory=dict[MediaKind, MediaLimit])
    """The kinds of files that may be sent. A kind that is absent cannot be."""
    max_caption_length: int = 1024
    uploads_first: bool = False
    """The provider is given a file before the message that shows it (`upload`)."""
    quotes: bool = False
    """A message can point at the one that it answers."""
    reacts: bool = False
    """An emoji can be put on a message of either side."""
    edit_within: timedelta | None = None
    """How long the words of a message of ours can be changed; None: never."""
    revoke_within: timedelta | None = None
    """How long a message of ours can be taken back; None: never."""
    writes_to: Mapping[str, str] = field(default_factory=dict[str, str])
    """The kinds of identities that somebody may be written to at, the best first, and the form
    of the address; `{}` is the value without `+`."""
    sends_read: bool = False
    """The provider can be told that the team has read a message."""
    sends_typing: bool = False
    """The provider can show the customer that somebody is typing."""
