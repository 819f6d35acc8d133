"""A value that must not show itself in logs, tracebacks or answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Wraps a secret text. Its `repr` and `str` are `***`; ask for it by `reveal()`."""

    _value: str

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)
