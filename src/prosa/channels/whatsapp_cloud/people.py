"""Who is behind a WhatsApp message. A phone number is never required.

Since 2026 a person may hide the number behind a username; then only the
business-scoped user id (`BR.1502576394655843`) is given.
"""

from collections.abc import Sequence

from prosa.channels.contract import Identity, Sender
from prosa.channels.payload import Fragment, fragment, text_of, word_of
from prosa.domain.phones import whatsapp_digits_to_e164


def read_sender(message: Fragment, contacts: Sequence[Fragment]) -> Sender | None:
    """The sender of `message`, or None if it names nobody."""
    origin = word_of(message.get("from"))
    digits = origin if origin.isdecimal() and origin.isascii() else ""
    user_id = word_of(message.get("from_user_id")) or ("" if digits else origin)
    contact = _contact_of(digits, user_id, contacts)
    user_id = user_id or word_of(contact.get("user_id"))
    alias = word_of(contact.get("wa_id"))
    digits = digits or alias
    if not (digits or user_id):
        return None
    identities = number_identities(digits) if digits else ()
    if alias not in ("", digits):
        identities += (Identity("whatsapp", alias),)
    if user_id:
        identities += (Identity("bsuid", user_id),)
    profile = fragment(contact.get("profile"))
    name = text_of(profile.get("name")) or text_of(profile.get("username")) or None
    return Sender(identities=identities, recipient=digits or user_id, name=name)


def number_identities(digits: str) -> tuple[Identity, ...]:
    """What WhatsApp's digits prove: the WhatsApp id, and the phone if it is a real number."""
    phone = whatsapp_digits_to_e164(digits)
    whatsapp = Identity("whatsapp", digits)
    return (whatsapp, Identity("phone", phone)) if phone else (whatsapp,)


def _contact_of(digits: str, user_id: str, contacts: Sequence[Fragment]) -> Fragment:
    for contact in contacts:
        if digits and word_of(contact.get("wa_id")) == digits:
            return contact
        if user_id and word_of(contact.get("user_id")) == user_id:
            return contact
    return contacts[0] if len(contacts) == 1 else {}
