"""One person, one phone number, however it was written.

Brazil put a ninth digit before its mobile numbers between 2012 and 2016, and
WhatsApp still names many accounts (area codes from 31 on) without it. Mexico
dropped the `1` after its country code, and WhatsApp did not. Both spellings are
one person: the canonical one is first among the variants, and it is the one to
store. What the provider sent is kept apart, as its own identity, to answer to.
"""

import re

import phonenumbers

_BRAZIL = re.compile(r"\+55([1-9][1-9])(\d{8,9})")
_MEXICO = re.compile(r"\+52(1?)([2-9]\d{9})")
_WHATSAPP_DIGITS = re.compile(r"[1-9]\d{6,14}", re.ASCII)


def e164(raw: str, default_region: str = "BR") -> str | None:
    """The canonical E.164 form of what a person typed, or None if it is no phone number."""
    try:
        written = _written(phonenumbers.parse(raw, default_region))
        stored = canonical(written)
        number = phonenumbers.parse(stored, default_region)
    except phonenumbers.NumberParseException:
        return None
    return stored if _written(number) == stored and _is_whole(number, stored) else None


def whatsapp_digits_to_e164(digits: str) -> str | None:
    """The canonical number of a WhatsApp id such as `553188887777`, or None.

    WhatsApp ids are international digits without `+`. They are trusted to be
    phone numbers; only their shape is checked, so that new ranges are not lost.
    """
    return canonical(f"+{digits}") if _WHATSAPP_DIGITS.fullmatch(digits) else None


def canonical(e164: str) -> str:
    """The spelling of an E.164 number that we store."""
    return variants(e164)[0]


def variants(e164: str) -> tuple[str, ...]:
    """Every spelling of the same line, the canonical one first."""
    if mexican := _MEXICO.fullmatch(e164):
        return (f"+52{mexican[2]}", f"+521{mexican[2]}")
    return brazilian_variants(e164)


def brazilian_variants(e164: str) -> tuple[str, ...]:
    """A Brazilian mobile number with and without its ninth digit, canonical (with) first.

    The old eight digits began with 6 to 9. Landlines (2 to 5) never had a ninth
    digit; mobile numbers such as 9 3xxx-xxxx never lived without one, and
    without it they would be somebody's landline. Any other number is alone.
    """
    match = _BRAZIL.fullmatch(e164)
    if match is None:
        return (e164,)
    area, line = match[1], match[2]
    old = line[1:] if len(line) == 9 and line[0] == "9" else line
    if len(old) != 8 or old[0] not in "6789":
        return (e164,)
    return (f"+55{area}9{old}", f"+55{area}{old}")


def _is_whole(number: phonenumbers.PhoneNumber, stored: str) -> bool:
    """A Brazilian number without its area code is possible, but only for its neighbours;
    services such as 0800 and 4004 have none."""
    if stored.startswith("+55") and not _BRAZIL.fullmatch(stored):
        return phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number)


def _written(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
