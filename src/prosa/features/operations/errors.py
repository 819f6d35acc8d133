"""What cannot be done to a dead letter or a stray hook."""

from typing import ClassVar

from prosa.domain.errors import Conflict, NotFound


class NoSuchLetter(NotFound):
    """There is no such dead letter in your company."""

    code: ClassVar[str] = "operations.no_such_letter"


class NoSuchStray(NotFound):
    """There is no such stray hook."""

    code: ClassVar[str] = "operations.no_such_stray"


class NobodyByThatName(Conflict):
    """The stray hook still names no active inbox: connect the account first."""

    code: ClassVar[str] = "operations.nobody_by_that_name"
