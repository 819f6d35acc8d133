"""What can be wrong with a contact."""

from prosa.domain.errors import Invalid, NotFound


class ContactNotFound(NotFound):
    """There is no such contact, or it is not yours."""

    code = "contact.not_found"


class BadName(Invalid):
    """A contact needs a name of 1 to 200 characters."""

    code = "contact.bad_name"
