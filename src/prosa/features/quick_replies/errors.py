"""What can be wrong with a quick reply."""

from typing import ClassVar

from prosa.domain.errors import Conflict, Invalid, NotFound


class QuickReplyNotFound(NotFound):
    """There is no such quick reply, or it is somebody else's own."""

    code: ClassVar[str] = "quick_reply.not_found"


class ShortcutTaken(Conflict):
    """Another quick reply has this shortcut already."""

    code: ClassVar[str] = "quick_reply.shortcut_taken"


class TooManyQuickReplies(Conflict):
    """There are as many quick replies as a list can hold."""

    code: ClassVar[str] = "quick_reply.too_many"


class UnknownVariable(Invalid):
    """The text names a variable that nothing fills in."""

    code: ClassVar[str] = "quick_reply.unknown_variable"
