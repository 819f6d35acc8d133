"""One line for each deed of a process: a request, a batch, a tick.

The line says how long it took, what of that was the database, how it ended and under which
id the other lines of the deed are found. Most questions need only that. The same deed is a
span, if somebody collects traces.
"""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

import structlog

from prosa.kit import tracing
from prosa.kit.ids import uuid7

_log: Any = structlog.get_logger()  # Any: structlog's proxy


@dataclass(slots=True)
class Meter:
    """What a deed has asked of the database so far."""

    queries: int = 0
    seconds: float = 0.0
    units: int = 0
    """Units of work of one company."""


_METER: Final[ContextVar[Meter | None]] = ContextVar("prosa_meter", default=None)
metered: Final = _METER.get
"""The meter of the deed that is under way, if one is."""


class Line(dict[str, object]):
    """The facts of a deed. Never words, names, numbers or tokens of people."""

    def __init__(self, facts: Mapping[str, object], meter: Meter) -> None:
        super().__init__(facts)
        self.meter = meter
        self.is_idle = False
        """Nothing was there to do: only whoever reads at the level `debug` is told."""


@contextmanager
def metering() -> Generator[Meter]:
    """Count what is asked of the database meanwhile."""
    meter = Meter()
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


@contextmanager
def one_line(event: str, **facts: object) -> Generator[Line]:
    """Log a deed once, when it is over.

    The caller adds what it learns on the way to the line that it is given:

        with one_line("ingress.batch_read", company_id=company) as line:
            line["messages"] = await read(batch)

    Every other line meanwhile carries its `request_id`, a new one, and `company_id`.
    """
    bound = {"request_id": str(uuid7())}
    if "company_id" in facts:
        bound["company_id"] = str(facts["company_id"])
    started = time.perf_counter()
    with (
        structlog.contextvars.bound_contextvars(**bound),
        tracing.span(event) as span,
        metering() as meter,
    ):
        line = Line({**facts, **bound}, meter)
        try:
            yield line
        except BaseException as broke:
            line |= {"outcome": "failed", "error": type(broke).__name__}
            span.fails(type(broke).__name__)
            raise
        else:
            line.setdefault("outcome", "done")
        finally:
            line |= cost(meter, time.perf_counter() - started)
            span.tell(**line)
            _write(event, line)


def cost(meter: Meter, seconds: float) -> dict[str, object]:
    """The fields in which every deed says what it took."""
    return {
        "duration_ms": round(seconds * 1000, 1),
        "queries": meter.queries,
        "db_ms": round(meter.seconds * 1000, 1),
    }


def _write(event: str, line: Line) -> None:
    if line["outcome"] == "failed":
        _log.error(event, **line)
    elif line.is_idle:
        _log.debug(event, **line)
    else:
        _log.info(event, **line)
