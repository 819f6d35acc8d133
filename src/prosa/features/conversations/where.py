"""Conditions that carry their values."""

from typing import Any


class Where:
    """`{}` in a condition stands for the next value."""

    def __init__(self, condition: str, *values: Any) -> None:  # Any: what columns hold
        self.values: list[Any] = []
        self._conditions: list[str] = []
        self.add(condition, *values)

    def add(self, condition: str, *values: Any) -> None:  # Any: what columns hold
        self._conditions.append(condition.format(*map(self.value, values)))

    def value(self, given: Any) -> str:  # Any: what columns hold
        """What stands for it in the statement."""
        self.values.append(given)
        return f"${len(self.values)}"

    def __str__(self) -> str:
        return " AND ".join(self._conditions)
