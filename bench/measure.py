"""What a measurement is: figures with their bars, and the runs that give them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.product import Product

Run = Mapping[str, float]
"""The figures of one run, by name. Not every run must give all of them."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach."""

    name: str
    unit: str
    bar: float
    is_at_most: bool = False

    def holds(self, value: float) -> bool:
        return value <= self.bar if self.is_at_most else value >= self.bar


@dataclass(frozen=True, slots=True)
class Measurement:
    """Run several times on a product of its own; the median counts."""

    title: str
    bars: Sequence[Bar]
    measure: Callable[[Product, int, Say], list[Run]]
    runs: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(bar.name for bar in self.bars)


def scene_is_honest(holds: bool, otherwise: str) -> None:
    """A figure counts only if nothing was lost for it."""
    if not holds:
        raise RuntimeError(f"This run does not count: {otherwise}.")
