"""Contact cards as vCard text (RFC 6350), as far as people send them."""

from collections.abc import Iterator, Sequence
from typing import Any

MOST_CARDS = 50
_MOST_ENTRIES = 20
_LONGEST = 300


def contact(
    name: str, phones: Sequence[str], emails: Sequence[str], company: str = ""
) -> dict[str, Any]:  # Any: JSON of a message's detail
    """One contact as a message's `detail` holds it; where they work only if the card says so."""
    return {
        "name": name[:_LONGEST],
        **({"company": company[:_LONGEST]} if company else {}),
        "phones": [phone[:_LONGEST] for phone in phones if phone][:_MOST_ENTRIES],
        "emails": [email[:_LONGEST] for email in emails if email][:_MOST_ENTRIES],
    }


def read_cards(texts: Sequence[str]) -> list[dict[str, Any]]:  # Any: as above
    """The contacts in these texts; what is no card has no entry."""
    return [_read_card(text) for text in texts if "BEGIN:VCARD" in text.upper()][:MOST_CARDS]


def _read_card(text: str) -> dict[str, Any]:  # Any: as above
    name, company, phones, emails = "", "", list[str](), list[str]()
    for key, value in _lines_of(text):
        match key:
            case "FN":
                name = value
            case "N" if not name:
                family, _, given = value.partition(";")
                name = " ".join(part for part in (given.partition(";")[0], family) if part)
            case "ORG":
                company = value.partition(";")[0]
            case "TEL":
                phones.append(value.removeprefix("tel:"))
            case "EMAIL":
                emails.append(value.removeprefix("mailto:"))
            case _:
                pass
    return contact(name, phones, emails, company)


def _lines_of(text: str) -> Iterator[tuple[str, str]]:
    """Property and value, with folded lines put together and escapes undone."""
    whole = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    for line in whole.split("\n"):
        head, separator, value = line.partition(":")
        if separator:
            # `item1.TEL;type=CELL;waid=5511…` is a TEL with parameters, in a group.
            key = head.partition(";")[0].rpartition(".")[2].upper()
            yield key, _unescaped(value.strip())


def _unescaped(value: str) -> str:
    return value.replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").replace("\\\\", "\\")
