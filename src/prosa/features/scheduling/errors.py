"""What can be wrong with a message for later."""

from typing import ClassVar

from prosa.domain.errors import Conflict, NotFound


class ScheduledNotFound(NotFound):
    """There is no such scheduled message, or its conversation is not yours."""

    code: ClassVar[str] = "scheduled.not_found"


class AlreadyDone(Conflict):
    """It has been sent or cancelled: there is nothing left to change."""

    code: ClassVar[str] = "scheduled.already_done"


class TooManyScheduled(Conflict):
    """As many messages as can be wait in this conversation already."""

    code: ClassVar[str] = "scheduled.too_many"


class AuthorGone(Conflict):
    """Whoever wrote it does not work here any more."""

    code: ClassVar[str] = "scheduled.author_gone"


class CustomerWrote(Conflict):
    """The customer wrote first, and it was to be sent only if they did not."""

    code: ClassVar[str] = "scheduled.customer_wrote"


class Unexpected(Conflict):
    """It could not be written, for a reason that is in the log."""

    code: ClassVar[str] = "scheduled.unexpected"
