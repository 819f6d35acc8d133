"""The part of a text around what was found in it, cut into segments. Never HTML."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 180
_BEFORE: Final = 50
"""Characters of an excerpt, and how many of them stand before the first match."""

_WORD: Final = re.compile(r"\w+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; `is_match` says whether it is what was looked for."""

    text: str
    is_match: bool


def of_message(text: str, *, words: Sequence[str], begun: str | None) -> list[Segment]:
    """Around the first match of whole words, and of words that begin with `begun`."""

    def found(word: str) -> int:
        if begun and word.startswith(begun):
            return len(begun)
        return len(word) if word in words else 0

    return _around(text, list(_matches(text, found)))


def of_name(text: str, *, parts: Sequence[str]) -> list[Segment]:
    """All of a short text, with every part of a word that was looked for."""
    plain, places = _folded(text)
    spans: list[Span] = []
    for part in parts:
        start = plain.find(part) if part else -1
        while start >= 0:
            spans.append((places[start], places[start + len(part) - 1] + 1))
            start = plain.find(part, start + len(part))
    return _segments(text, 0, len(text), _merged(spans))


def _matches(text: str, found: Callable[[str], int]) -> Iterator[Span]:
    plain, places = _folded(text)
    for word in _WORD.finditer(plain):
        length = found(word[0])
        if length:
            yield places[word.start()], places[word.start() + length - 1] + 1


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place in `text`."""
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).lower():
            category = unicodedata.category(part)
            if category not in {"Mn", "Me", "Cf"}:
                plain.append(part if part.isalnum() else " ")
                places.append(place)
    return "".join(plain), places


def _around(text: str, spans: Sequence[Span]) -> list[Segment]:
    first = spans[0][0] if spans else 0
    start = max(0, min(first - _BEFORE, len(text) - _LONGEST))
    end = min(len(text), start + _LONGEST)
    segments = _segments(text, start, end, spans)
    if start:
        segments.insert(0, Segment("…", is_match=False))
    if end < len(text):
        segments.append(Segment("…", is_match=False))
    return segments


def _segments(text: str, start: int, end: int, spans: Sequence[Span]) -> list[Segment]:
    cut: list[Segment] = []
    at = start
    for begins, ends in spans:
        if begins >= at and ends <= end:
            cut += [Segment(text[at:begins], is_match=False), Segment(text[begins:ends], True)]
            at = ends
    cut.append(Segment(text[at:end], is_match=False))
    return [segment for segment in cut if segment.text]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for begins, ends in sorted(spans):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged
