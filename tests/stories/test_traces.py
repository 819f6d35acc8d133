"""With a collector, one can follow a message from the request to the provider, and a hook from
its door to the batch that read it. Without one, nothing of it is even loaded."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import UUID

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from prosa.kit.otel import OtelTracer, to_collector
from prosa.kit.secrets import Secret
from prosa.kit.tracing import trace_with
from prosa.process import check_tracing
from prosa.settings import Settings, WrongSetting
from tests.support.database import SECRET
from tests.support.world import World

pytestmark = pytest.mark.anyio

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Collected:
    """What a collector would have got."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracer = OtelTracer(self.exporter, process="test")

    def spans(self) -> list[ReadableSpan]:
        self.tracer.flush()
        return list(self.exporter.get_finished_spans())

    def of(self, id: UUID) -> dict[str, ReadableSpan]:
        """The trace of a message or of a hook, by name."""
        return {s.name: s for s in self.spans() if s.context and s.context.trace_id == id.int}

    def linked_from(self, mark: ReadableSpan) -> ReadableSpan:
        """The span under way when the mark was left."""
        [link] = mark.links
        [found] = [s for s in self.spans() if s.context and s.context == link.context]
        return found

    def clear(self) -> None:
        self.tracer.flush()
        self.exporter.clear()


@pytest.fixture
def collected() -> Iterator[Collected]:
    collected = Collected()
    trace_with(collected.tracer)
    yield collected
    trace_with(None)
    collected.tracer.stop()


async def test_a_message_is_followed_from_the_request_to_the_provider(
    world: World, collected: Collected
) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    conversation = await world.conversation_of("Rui")
    collected.clear()

    path = f"/conversations/{conversation['id']}/messages"
    answer = await ana.asks("POST", path, {"text": "Chegou o sofá!"}, traceparent=CALLER)
    await world.settles()

    trace = collected.of(UUID(answer.json()["message"]["id"]))
    assert {"message.promised", "delivery.called", "provider.called"} <= trace.keys()
    request = collected.linked_from(trace["message.promised"])
    assert request.name == "request.answered"
    assert request.context is not None
    assert f"{request.context.trace_id:032x}" in CALLER
    told = dict(request.attributes or {})
    assert told["prosa.status"] == 202
    assert told["prosa.company_id"] == str(world.company)
    assert told["prosa.request_id"] == answer.headers["x-request-id"]
    assert collected.linked_from(trace["delivery.recorded"]).name == "delivery.outcomes_recorded"
    assert dict(trace["provider.called"].attributes or {})["prosa.host"] == "127.0.0.1"


async def test_a_hook_is_followed_from_its_door_to_the_batch_that_read_it(
    world: World, collected: Collected
) -> None:
    await world.contact("Rui").writes("Oi")
    [id] = await world.rows("SELECT id FROM kept_hooks ORDER BY id LIMIT 1")
    trace = collected.of(id["id"])
    assert trace.keys() >= {"hook.kept", "hook.read"}
    assert collected.linked_from(trace["hook.read"]).name == "ingress.batch_read"


async def test_no_span_holds_what_people_said_or_who_they_are(
    world: World, collected: Collected
) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui Barbosa", number="5511987654321").writes("Cadê meu sofá?")
    await world.contact("Rui Barbosa").writes("1")
    await ana.replies("Chega na quinta!")
    text = " ".join(span.to_json() or "" for span in collected.spans())
    assert "request.answered" in text
    for word in ("sof", "quinta", "Barbosa", "987654321"):
        assert word not in text, word


@pytest.mark.timeout(120)
def test_without_a_collector_nothing_that_traces_is_loaded() -> None:
    """FastAPI knows OpenTelemetry's names by itself; nothing answers to them."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, prosa.app, prosa.worker, prosa.cli\n"
            "print([name for name in sys.modules if name.startswith(\n"
            "    ('prosa.kit.otel', 'opentelemetry.sdk.trace', 'opentelemetry.exporter'))])",
        ],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert told.stdout.strip() == "[]", told.stderr


def test_a_collector_is_sent_to_by_otlp_over_http() -> None:
    got: list[tuple[str, str]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.headers["content-type"]))
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        tracer = OtelTracer(to_collector(f"http://127.0.0.1:{server.server_port}/"), process="test")
        with tracer.span("tick.ran", {}, of=None, caller=""):
            pass
        tracer.stop()
        server.shutdown()
    assert got == [("/v1/traces", "application/x-protobuf")]


def test_a_collector_without_the_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prosa.kit.otel", None)
    with pytest.raises(WrongSetting, match=r"install `prosa\[otel\]`, or leave it out"):
        check_tracing(Settings(secret_key=Secret(SECRET), otel_endpoint="http://127.0.0.1:4318"))
    check_tracing(Settings(secret_key=Secret(SECRET)))
