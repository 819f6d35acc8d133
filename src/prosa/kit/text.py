"""Comparing what people type: without case, accents, or the way they drew a digit."""

import unicodedata

_KEYCAP_TEN = "\N{KEYCAP TEN}"
_DROPPED = frozenset({"Mn", "Me", "Cf", "Cc"})
"""Accents, keycap frames, emoji selectors, joiners and control characters."""


def fold(text: str) -> str:
    """`text` as compared: casefolded, accents stripped, whitespace squeezed.

    Keycap, full-width, circled and foreign digits become ASCII digits: “2️⃣” is “2”.
    Folding twice changes nothing.
    """
    spaced = " ".join(text.replace(_KEYCAP_TEN, "10").split())
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", spaced).casefold())
    plain = "".join(_plain(c) for c in lowered.casefold())
    return " ".join(plain.split())


def words(text: str) -> list[str]:
    """The words and numbers of `text`, folded; punctuation and pictures are left out."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    if category in {"Nd", "No"}:
        value = unicodedata.numeric(character)
        return str(int(value)) if value.is_integer() else character
    return character
