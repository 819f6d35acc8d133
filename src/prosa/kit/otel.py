"""Traces in the form of OpenTelemetry. Loaded only where they were asked for (`prosa[otel]`).

The trace of a message or of a hook is its id: whoever knows the id, in whichever process,
adds to the same trace, and nothing has to be handed on. What takes such an id up in the
middle of something else leaves a mark there, which links back to where it happened.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode
from opentelemetry.trace import Span as OtelSpan
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from prosa import __version__
from prosa.kit.tracing import Facts, Span

_LOW_64_BITS: Final = (1 << 64) - 1
_KINDS: Final = {"request.answered": SpanKind.SERVER, "provider.called": SpanKind.CLIENT}


def to_collector(endpoint: str) -> SpanExporter:
    """OTLP over HTTP; `endpoint` is the collector's address without a path."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")


class OtelTracer:
    """Answers to `tracing.Tracer`. Spans leave in batches, on a thread of the library."""

    def __init__(self, exporter: SpanExporter, *, process: str) -> None:
        about = {
            "service.name": "prosa",
            "service.version": __version__,
            "service.instance.id": process,
        }
        self._provider = TracerProvider(resource=Resource.create(about))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("prosa", __version__)

    def flush(self) -> None:
        self._provider.force_flush()

    def stop(self) -> None:
        """What was not sent yet is sent."""
        self._provider.shutdown()

    @contextmanager
    def span(self, name: str, facts: Facts, *, of: UUID | None, caller: str) -> Generator[Span]:
        with self._tracer.start_as_current_span(
            name,
            context=_within(of, caller),
            kind=_KINDS.get(name, SpanKind.INTERNAL),
            attributes=_attributes(facts),
            record_exception=False,  # its text may hold what a customer wrote
            set_status_on_exception=False,
        ) as span:
            yield _Told(span)

    def mark(self, name: str, of: UUID) -> None:
        now = trace.get_current_span().get_span_context()
        links = [trace.Link(now)] if now.is_valid else []
        self._tracer.start_span(name, context=_of(of), links=links).end()


class _Told:
    """A span as the rest of the product knows it."""

    def __init__(self, span: OtelSpan) -> None:
        self._span = span

    def tell(self, **facts: object) -> None:
        self._span.set_attributes(_attributes(facts))

    def fails(self, reason: str) -> None:
        self._span.set_status(Status(StatusCode.ERROR, reason))


def _within(of: UUID | None, caller: str) -> Context | None:
    """Where a span belongs: to the trace of an id, to that of whoever called us, or to the span
    that is under way."""
    if of is not None:
        return _of(of)
    if caller:
        return TraceContextTextMapPropagator().extract({"traceparent": caller})
    return None


def _of(id: UUID) -> Context:
    """The trace that *is* this id. The half of a UUIDv7 that is random names its beginning."""
    beginning = SpanContext(
        trace_id=id.int,
        span_id=id.int & _LOW_64_BITS,
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(NonRecordingSpan(beginning), Context())


def _attributes(facts: Facts) -> dict[str, str | int | float | bool]:
    return {
        f"prosa.{name}": value if isinstance(value, (bool, int, float, str)) else str(value)
        for name, value in facts.items()
        if value is not None
    }
