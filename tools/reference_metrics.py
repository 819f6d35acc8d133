"""The page of every figure that is counted, read from where it is declared."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from prosa.features.figures.catalog import DOCUMENTED, NATIVE
from tools.reference_source import GENERATED, PRODUCT, one_line

_INTRODUCTION: Final = """
# Metrics

For Prometheus, at `/metrics` of a web process: first the figures of the installation, then those of this process.
`?only=installation` and `?only=process` leave the other half out.

The page names companies by their ids, so it is the operator's.
With `PROSA_METRICS_TOKEN` it answers whoever bears that token (`Authorization: Bearer …`); without it, only callers on the machine itself, and nothing that a proxy forwarded.
No figure holds a name, a number or an id of a person.

[Watch it with Prometheus](../how-to/watch-with-prometheus.md) says how to scrape one process or many.

## Of the installation

Read from rows, so every web process tells the same, whatever number of processes runs, and a restart changes nothing.
Totals (`counter`, `histogram`) are added up from the event log by a worker every five seconds; the rest is how things stand.
A scrape within five seconds of another repeats it.
Take one process's word, or the highest of all: never their sum.

The first five carry the names and labels that the requirements ask for; `canal` holds the channel and `tipo` the kind of message, in our words.

"""
_OF_A_PROCESS: Final = """
## Of a process

What each process counts by itself since it started: add them up over processes.
At `/metrics` it is that of the web process that happens to answer.
With `PROSA_METRICS_PORT` each process, workers too, also shows its own at a port of its own.

"""


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    kind: str
    labels: str
    about: str
    module: str


def metrics_page() -> str:
    lines = [
        GENERATED,
        *_INTRODUCTION.splitlines(),
        "| name | kind | labels | what it says |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{f.name}` | {f.kind} | {_listed(f.labels)} | {f.about} |"
            for f in (*DOCUMENTED, *NATIVE)
        ),
        *_OF_A_PROCESS.splitlines(),
        "| name | kind | labels | what it counts | declared in |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{m.name}` | {m.kind} | {m.labels} | {one_line(m.about)} | `{m.module}` |"
        for m in sorted(_metrics(), key=lambda m: m.name)
    ]
    return "\n".join([*lines, ""])


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"`{label}`" for label in labels)


def _metrics() -> Iterator[Metric]:
    for path in sorted(PRODUCT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kinds = dict(_imported(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                kind = kinds.get(node.func.id)
                if kind:
                    yield _metric(kind, node, path.relative_to(PRODUCT).as_posix())


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Under which name a module knows which kind: `Counter as Metric`."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "prometheus_client":
            for name in node.names:
                if name.name in {"Counter", "Gauge", "Histogram"}:
                    yield name.asname or name.name, name.name.lower()


def _metric(kind: str, call: ast.Call, module: str) -> Metric:
    name, about = (str(ast.literal_eval(argument)) for argument in call.args[:2])
    labels = ast.literal_eval(call.args[2]) if len(call.args) > 2 else ()
    return Metric(name, kind, _listed(labels), about, module)
