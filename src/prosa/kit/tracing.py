"""Traces, for whoever collects them. Off until `trace_with` is called, and then free of cost.

A trace crosses from a request or a hook to the job that goes on with it by an id that both
know anyway: the trace of a message or of a hook *is* its id (both have 128 bits), so nothing
is stored for it. `kit/otel.py` is what answers to `Tracer`; nothing here imports it.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol
from uuid import UUID

Facts = Mapping[str, object]
"""Never words, names, numbers or tokens of people."""


class Span(Protocol):
    """Something that takes time."""

    def tell(self, **facts: object) -> None:
        """What was learned on the way."""
        ...

    def fails(self, reason: str) -> None: ...


class Tracer(Protocol):
    def span(
        self, name: str, facts: Facts, *, of: UUID | None, caller: str
    ) -> AbstractContextManager[Span]: ...

    def mark(self, name: str, of: UUID) -> None: ...


class _Nothing:
    def tell(self, **facts: object) -> None:
        pass

    def fails(self, reason: str) -> None:
        pass


_OFF: Final[AbstractContextManager[Span]] = nullcontext(_Nothing())
_tracer: Tracer | None = None


def trace_with(tracer: Tracer | None) -> None:
    """From now on; None turns it off."""
    global _tracer  # one for a process, like its log
    _tracer = tracer


def is_on() -> bool:
    return _tracer is not None


def span(
    name: str, *, of: UUID | None = None, caller: str = "", **facts: object
) -> AbstractContextManager[Span]:
    """What happens within. `of`: the message or hook whose trace this belongs to; `caller`: the
    `traceparent` that a request came with."""
    if _tracer is None:
        return _OFF
    return _tracer.span(name, facts, of=of, caller=caller)


def mark(name: str, *, of: UUID) -> None:
    """In the trace of this message or hook: it is here that what happens now took it up."""
    if _tracer is not None:
        _tracer.mark(name, of)
