"""What can be wrong with a contact."""

from prosa.domain.errors import Conflict, Forbidden, Invalid, NotFound


class ContactNotFound(NotFound):
    """There is no such contact, or it is not yours."""

    code = "contact.not_found"


class BadName(Invalid):
    """A contact needs a name of 1 to 200 characters."""

    code = "contact.bad_name"


class BadPhone(Invalid):
    """This is no phone number. Write it with its area code, or with + and its country."""

    code = "contact.bad_phone"


class BadEmail(Invalid):
    """This is no e-mail address."""

    code = "contact.bad_email"


class BadConsent(Invalid):
    """Consent was given at some instant up to now, and somewhere."""

    code = "contact.bad_consent"


class BadPeriod(Invalid):
    """A period ends after it begins."""

    code = "contact.bad_period"


class IdentityTaken(Conflict):
    """Another contact has this address. `contact_id` says which."""

    code = "contact.identity_taken"


class IdentityNotFound(NotFound):
    """The contact has no such address."""

    code = "contact.identity_not_found"


class IdentityInUse(Conflict):
    """A conversation is going on at this address. End it first."""

    code = "contact.identity_in_use"


class OptedOut(Conflict):
    """The contact does not want to be written to first."""

    code = "contact.opted_out"


class Unreachable(Conflict):
    """The contact has no address that this channel writes to."""

    code = "contact.unreachable"


class TooManyTags(Conflict):
    """A contact has at most 20 tags."""

    code = "contact.too_many_tags"


class FieldNotFound(NotFound):
    """There is no such field."""

    code = "contact_field.not_found"


class FieldExists(Conflict):
    """There is a field of this name, perhaps an archived one."""

    code = "contact_field.exists"


class NoteNotFound(NotFound):
    """The contact has no such note."""

    code = "note.not_found"


class NotYourNote(Forbidden):
    """Only its author changes or deletes a note."""

    code = "note.not_yours"


class BadNote(Invalid):
    """A note has 1 to 10,000 characters."""

    code = "note.bad"
