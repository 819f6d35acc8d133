"""What cannot be chosen for a company."""

from typing import ClassVar

from prosa.domain.errors import Invalid


class UnknownText(Invalid):
    """The bot has no text of this name."""

    code: ClassVar[str] = "company.unknown_text"


class BadFallback(Invalid):
    """The fallback must be an active department of the company."""

    code: ClassVar[str] = "company.bad_fallback"


class RepeatedOutcome(Invalid):
    """An outcome stands in the list twice."""

    code: ClassVar[str] = "company.repeated_outcome"


class UnknownLocale(Invalid):
    """There is no such language here."""

    code: ClassVar[str] = "company.unknown_locale"
