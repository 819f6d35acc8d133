"""Why somebody is not let in."""

from typing import ClassVar

from prosa.domain.actor import NotSignedIn
from prosa.domain.errors import Invalid, NotFound, TooMany


class WrongCredentials(NotSignedIn):
    """The e-mail and the password do not belong together. We never say which is wrong."""

    code: ClassVar[str] = "access.wrong_credentials"


class SessionEnded(NotSignedIn):
    """The session has ended: signed out, expired, or ended for safety. Sign in again."""

    code: ClassVar[str] = "access.session_ended"


class TooManyAttempts(TooMany):
    """Too many failed sign-ins. Each makes the next wait longer."""

    code: ClassVar[str] = "access.too_many_attempts"


class WrongPassword(Invalid):
    """The current password is not right."""

    code: ClassVar[str] = "access.wrong_password"


class WeakPassword(Invalid):
    """The new password is too easy to guess."""

    code: ClassVar[str] = "access.weak_password"


class NoSuchCompany(NotFound):
    """There is no such company, or you do not work in it."""

    code: ClassVar[str] = "company.not_found"


class BadEmail(Invalid):
    """This is not an e-mail address."""

    code: ClassVar[str] = "access.bad_email"
