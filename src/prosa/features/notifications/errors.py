"""What cannot be done with notifications."""

from typing import ClassVar

from prosa.domain.errors import Invalid


class SayWhich(Invalid):
    """Say which notifications: by `ids`, by `upto` or by `conversation_id`, and only one way."""

    code: ClassVar[str] = "notification.say_which"
