"""Columns as arrays: many rows of one shape in one statement, of which each is known once."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

R = TypeVar("R")
Column = tuple[str, str, Callable[[R], Any]]
"""Its name, its type, and where its value comes from. Any: column values."""


def names(columns: Sequence[Column[R]]) -> str:
    return ", ".join(name for name, _, _ in columns)


def parameters(columns: Sequence[Column[R]], *, first: int) -> str:
    """The arguments of `unnest`, from `$first` on."""
    return ", ".join(f"${n}::{kind}[]" for n, (_, kind, _) in enumerate(columns, start=first))


def arrays(columns: Sequence[Column[R]], rows: Sequence[R]) -> list[list[Any]]:  # Any: see above
    """Their values, a list for each column."""
    return [[take(row) for row in rows] for _, _, take in columns]
