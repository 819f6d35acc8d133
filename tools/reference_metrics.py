"""The page of every figure that is counted, read from where it is declared."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tools.reference_source import GENERATED, PRODUCT, one_line

_INTRODUCTION: Final = """
# Metrics

A web process shows its figures at `/metrics` in the form that Prometheus reads.
Each process counts on its own; with several web processes behind one port, an answer is that of one of them.
The worker counts too, and does not show its figures yet: those of the modules that only a worker runs are missing at `/metrics`.
No figure holds a name, a number or an id of a person.
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
        "",
        "| name | kind | labels | what it counts | declared in |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{m.name}` | {m.kind} | {m.labels} | {one_line(m.about)} | `{m.module}` |"
        for m in sorted(_metrics(), key=lambda m: m.name)
    ]
    return "\n".join([*lines, ""])


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
    return Metric(name, kind, ", ".join(f"`{label}`" for label in labels), about, module)
