"""What a draft cannot be about."""

from typing import ClassVar

from prosa.domain.errors import NotFound


class NothingToWriteTo(NotFound):
    """There is no such conversation, or it is not yours."""

    code: ClassVar[str] = "conversation.not_found"


class NothingToQuote(NotFound):
    """There is no such message in this conversation."""

    code: ClassVar[str] = "message.not_found"
