"""What an answer to the menu means: a number, a name, or nothing we understand.

Precise rather than clever: a wrong department costs the customer more than being
asked once more. So a sentence that merely mentions a department is no choice.
"""

from collections.abc import Sequence

from prosa.kit.text import words

_YES = frozenset({"sim", "s", "1", "yes", "y", "si"})
_NO = frozenset({"nao", "n", "2", "no"})
"""A-9, in the languages of `translations.py`."""

_COURTESIES = frozenset(
    """a o as os de do da no na opcao numero item quero queria gostaria escolho prefiro ir falar
    com para pra por favor setor departamento area""".split()  # noqa: SIM905 - one word a line is no reading
)
"""Words around a choice that do not change it: “quero falar com o financeiro, por favor”."""

_SPELLED = {
    **{"um": 1, "uma": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5},
    **{"seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10},
}
_SHORTEST_START = 4
"""Fewer letters must be the whole word: “s” is not yet *suporte*, nor “sim” *simulados*."""


def means_yes(text: str) -> bool:
    return _says(text, _YES)


def means_no(text: str) -> bool:
    return _says(text, _NO)


def chosen(text: str, names: Sequence[str]) -> int | None:
    """The place in `names`, from 0, that `text` chooses; None if that is not certain.

    In order: the number alone (“2”, “2️⃣”, “opção 2.”, “dois”); the exact name;
    number and name as the menu shows them (“2 - Vendas”); words that begin the
    words of exactly one name (“suporte”, “quero vendas”).
    """
    said = words(text)
    spoken = [words(name) for name in names]
    for reading in (_by_number, _by_name, _by_line, _by_beginnings):
        found = reading(said, spoken)
        if found is not None:
            return found
    return None


def named(text: str, names: Sequence[str]) -> int | None:
    """Like `chosen`, but only by the whole name: for when numbers mean something else."""
    return _by_name(words(text), [words(name) for name in names])


def _by_number(said: list[str], names: list[list[str]]) -> int | None:
    essence = _essence(said)
    number = _number(essence[0]) if len(essence) == 1 else None
    return number - 1 if number is not None and 1 <= number <= len(names) else None


def _by_name(said: list[str], names: list[list[str]]) -> int | None:
    return _only([i for i, name in enumerate(names) if name and name in (said, _essence(said))])


def _by_line(said: list[str], names: list[list[str]]) -> int | None:
    if len(said) < 2:
        return None
    place = _by_number(said[:1], names)
    return place if place is not None and names[place] == said[1:] else None


def _by_beginnings(said: list[str], names: list[list[str]]) -> int | None:
    essence = _essence(said)
    if not essence:
        return None
    return _only(
        [
            i
            for i, name in enumerate(names)
            if all(any(_begins(word, whole) for whole in name) for word in essence)
        ]
    )


def _begins(word: str, whole: str) -> bool:
    return word == whole or (len(word) >= _SHORTEST_START and whole.startswith(word))


def _essence(said: list[str]) -> list[str]:
    return [word for word in said if word not in _COURTESIES]


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word[:4])  # a telephone number, say, is no choice and no work either
    return _SPELLED.get(word)


def _says(text: str, accepted: frozenset[str]) -> bool:
    said = {word for word in words(text) if word in accepted or word not in _COURTESIES}
    return bool(said) and said <= accepted


def _only(found: list[int]) -> int | None:
    return found[0] if len(found) == 1 else None
