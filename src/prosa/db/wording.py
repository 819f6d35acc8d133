"""What somebody typed into a search box, as the questions that the indexes answer.

The words are cut and folded by the database's own `search_words`, so that question and index
never disagree. A query (`tsquery` as text) names lexemes in quotes; `:*` means “begins with”.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from prosa.db.work import Work
from prosa.domain.errors import Invalid
from prosa.domain.phones import variants
from prosa.kit.text import fold

_QUOTED: Final = re.compile(r'["“”„]([^"“”„]*)["“”„]')
_LOOKS_LIKE_A_NUMBER: Final = re.compile(r"[0-9\s()+./-]+")
_CONVERSATION_NUMBER: Final = re.compile(r"#?\s*([0-9]{1,15})")
_FEWEST: Final = 2
_SHORTEST_BEGINNING: Final = 3
"""Two letters begin so many words that the index would read a tenth of itself."""

_FEWEST_DIGITS: Final = 4
_LONGEST_PART: Final = 40
"""As long as the parts that the index of contacts holds."""

_LEXEMES: Final = """
SELECT part.n, found.lexeme, found.positions
FROM unnest($1::text[]) WITH ORDINALITY part(words, n), unnest(search_words(part.words)) found
"""


class NothingToFind(Invalid):
    """A search needs at least two letters or digits."""

    code = "search.nothing_to_find"


@dataclass(frozen=True, slots=True)
class Wording:
    """What was typed, understood."""

    words: tuple[str, ...]
    """Lexemes that must all be there."""
    begun: str | None
    """The last word, perhaps not typed to its end: what begins with it is found too."""
    phrases: tuple[tuple[str, ...], ...]
    """Lexemes that must follow one another; they are among `words` as well."""
    digits: tuple[str, ...]
    """Ways to write the number that was typed, digits only; empty if it was none."""
    conversation_number: int | None
    typed: str

    @property
    def words_query(self) -> str:
        """For messages and subjects."""
        return " & ".join([*map(_quoted, self.words), *_begins(self._begun)])

    @property
    def phrases_query(self) -> str | None:
        """What `words_query` cannot ask of an index."""
        return " & ".join(f"({' <-> '.join(map(_quoted, p))})" for p in self.phrases) or None

    @property
    def parts(self) -> list[str]:
        """Of names. A single letter would be in every one of them."""
        return [word for word in (*self.words, *self._begun) if len(word) >= _FEWEST]

    @property
    def parts_query(self) -> str:
        """For contacts, whose index holds the endings of their words: any part is found.
        Empty if there is nothing to look for."""
        ways = [" & ".join(_begins(self.parts))] if self.parts else []
        return " | ".join(f"({way})" for way in [*ways, *_begins(self.digits)])

    @property
    def addresses(self) -> list[str]:
        """What was typed as a whole address of somebody, as identities write it."""
        return [self.typed, *(f"{code}{way}" for way in self.digits for code in ("", "+", "+55"))]

    @property
    def _begun(self) -> tuple[str, ...]:
        return (self.begun,) if self.begun else ()


async def understand(work: Work, typed: str) -> Wording:
    """Raises `NothingToFind` if there are not two letters or digits in it."""
    typed = typed.replace("\0", " ")
    quoted = _QUOTED.findall(typed)
    loose, *phrases = await _lexemes(work, [_QUOTED.sub(" ", typed), *quoted])
    last = loose[-1] if loose else ""
    is_begun = len(last) >= _SHORTEST_BEGINNING and not typed.endswith((" ", *'"“”„'))
    words = [*(loose[:-1] if is_begun else loose), *(word for p in phrases for word in p)]
    begun = last if is_begun else None
    number = _CONVERSATION_NUMBER.fullmatch(typed.strip())
    if number is None and sum(map(len, words)) + len(begun or "") < _FEWEST:
        raise NothingToFind("Write at least two letters or digits.")
    return Wording(
        words=tuple(dict.fromkeys(words)),
        begun=begun,
        phrases=tuple(tuple(p) for p in phrases if len(p) > 1),
        digits=_ways_to_write(typed),
        conversation_number=int(number[1]) if number else None,
        typed=typed.strip(),
    )


async def _lexemes(work: Work, parts: Sequence[str]) -> list[list[str]]:
    """Those of each part, in the order in which they stand there."""
    placed: list[list[tuple[int, str]]] = [[] for _ in parts]
    for row in await work.sql.fetch(_LEXEMES, parts):
        placed[row["n"] - 1] += [(position, row["lexeme"]) for position in row["positions"]]
    return [[lexeme for _, lexeme in sorted(part)] for part in placed]


def _ways_to_write(typed: str) -> tuple[str, ...]:
    """With and without country and ninth digit: what is stored has one of them."""
    folded = fold(typed)
    digits = re.sub(r"[^0-9]", "", folded).lstrip("0")
    if not _LOOKS_LIKE_A_NUMBER.fullmatch(folded) or len(digits) < _FEWEST_DIGITS:
        return ()
    abroad = [way.removeprefix("+") for way in variants(f"+{digits}")]
    at_home = [way.removeprefix("+55") for way in variants(f"+55{digits}")]
    return tuple(dict.fromkeys([digits, *abroad, *at_home]))


def _begins(words: Iterable[str]) -> list[str]:
    return [f"{_quoted(word[:_LONGEST_PART])}:*" for word in words]


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
