"""What can be wrong with templates."""

from prosa.domain.errors import Conflict, Invalid, NotFound


class InboxNotFound(NotFound):
    """There is no such inbox in this company."""

    code = "template.inbox_not_found"


class TemplateNotFound(NotFound):
    """The inbox has no such template."""

    code = "template.not_found"


class NoTemplatesHere(Conflict):
    """This channel has no templates: text can be sent at any time."""

    code = "template.not_in_this_channel"


class NoBusinessAccount(Conflict):
    """The settings of the inbox do not say whose templates to read (`waba_id`)."""

    code = "template.no_business_account"


class NotRead(Conflict):
    """The provider did not tell its templates. Those that were known stay."""

    code = "template.not_read"


class CannotBeSent(Conflict):
    """The template is not approved, or has parts that cannot be sent from here."""

    code = "template.cannot_be_sent"


class BadValues(Invalid):
    """A template needs a value for each of its places, and no others."""

    code = "template.bad_values"
