"""Naming colleagues in a note: `@[Ana Souza](user:01980000-…)`."""

import re
from typing import Final
from uuid import UUID

from prosa.domain.ids import UserId

MOST: Final = 50
"""More names than this in one note are no longer read."""

_MENTION: Final = re.compile(
    r"@\[([^\[\]\n]{1,120})\]"
    r"\(user:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)",
    re.ASCII,
)


def mentioned(text: str) -> tuple[UserId, ...]:
    """Who is named, each once, in the order of the text."""
    found = dict.fromkeys(UserId(UUID(match[2])) for match in _MENTION.finditer(text))
    return tuple(found)[:MOST]


def without_marks(text: str) -> str:
    """The note as people read it: `@Ana Souza`."""
    return _MENTION.sub(r"@\1", text)
