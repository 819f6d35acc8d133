"""Five kinds of no.

Each error adds a stable `code` and plain `details`; none knows HTTP. The edges
(`http/problems.py`, sockets, the command line) translate the kind.
"""

from collections.abc import Mapping
from typing import ClassVar


class ProsaError(Exception):
    """What a caller asked for cannot be. `code` is public and never changes."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, /, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, object] = details


class Invalid(ProsaError):
    """The request says something that cannot be understood or is out of range."""

    code = "invalid"


class Forbidden(ProsaError):
    """The caller is known and may not do this."""

    code = "forbidden"


class NotFound(ProsaError):
    """It is not there, or it is not yours: the caller cannot tell which."""

    code = "not_found"


class Conflict(ProsaError):
    """It cannot be done in the state that things are in."""

    code = "conflict"


class TooMany(ProsaError):
    """Too often or too much. `retry_after_seconds` in `details` says when to come back."""

    code = "too_many"
