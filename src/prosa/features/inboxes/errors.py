"""What cannot be done to an inbox."""

from typing import ClassVar

from prosa.domain.errors import Conflict, Invalid, NotFound


class NoSuchInbox(NotFound):
    """There is no such inbox in your company."""

    code: ClassVar[str] = "inbox.not_found"


class AddressTaken(Conflict):
    """An account can be connected once in an installation, because hooks are told apart by it."""

    code: ClassVar[str] = "inbox.address_taken"


class UnknownChannel(Invalid):
    """There is no channel of this name."""

    code: ClassVar[str] = "inbox.unknown_channel"


class BadSetting(Invalid):
    """A setting or credential that this channel does not know, or with a wrong value."""

    code: ClassVar[str] = "inbox.bad_setting"
