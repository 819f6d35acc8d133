"""Conditions that carry their values."""

from typing import Any


class Where:
    """`{}` in a condition stands for the next value."""

    def __init__(self, condition: str, *values: Any) -> None:  # Any: what columns hold
        self.values: list[Any] = []
        self._conditions: list[str] = []
        self.add(condition, *values)

    def add(self, condition: str, *values: Any) -> None:  # Any: what columns hold
        first = len(self.values) + 1
        self.values += values
        self._conditions.append(condition.format(*(f"${first + n}" for n in range(len(values)))))

    def __str__(self) -> str:
        return " AND ".join(self._conditions)
