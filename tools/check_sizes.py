"""Modules and functions that outgrew one idea.

A file over its limit needs a line in `size_exceptions.txt`: its path and how
long it may be. The list is a ratchet: when a file shrinks, its number must
shrink too, and no number may pass the hard limit.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = ROOT / "tools" / "size_exceptions.txt"
HARD_LIMIT = 500
LONGEST_FUNCTION = 40


@dataclass(frozen=True, slots=True)
class Rule:
    """Files of one kind, and how many lines one may have."""

    folder: str
    suffix: str
    lines: int


RULES = (
    Rule("src", ".py", 300),
    Rule("tools", ".py", 300),
    Rule("bench", ".py", 300),
    Rule("tests", ".py", HARD_LIMIT),
    Rule("web", ".tsx", 250),
    Rule("web", ".ts", 300),
)
SKIPPED = {"node_modules", "dist", "generated", "versions", "__pycache__"}


def main() -> int:
    problems = [*long_files(), *long_functions()]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def long_files() -> Iterator[str]:
    allowed = read_exceptions()
    for rule in RULES:
        for path in files(rule):
            name = path.relative_to(ROOT).as_posix()
            count = len(path.read_text(encoding="utf-8").splitlines())
            limit = allowed.pop(name, None)
            if limit is None and count > rule.lines:
                yield f"{name}: {count} lines; split it by idea ({rule.lines} is the limit)"
            elif limit is not None and count <= rule.lines:
                yield f"{name}: {count} lines; remove its line from size_exceptions.txt"
            elif limit is not None and count != limit:
                yield f"{name}: {count} lines, {limit} in size_exceptions.txt; it may only shrink"
    for name in allowed:
        yield f"{name}: named in size_exceptions.txt and not there"


def long_functions() -> Iterator[str]:
    for path in files(Rule("src", ".py", 0)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = body_length(node)
                if length > LONGEST_FUNCTION:
                    name = path.relative_to(ROOT).as_posix()
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines (40 is the limit)"


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code of a function, without its signature and docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def files(rule: Rule) -> Iterator[Path]:
    for path in sorted((ROOT / rule.folder).rglob(f"*{rule.suffix}")):
        if not SKIPPED & set(path.parts):
            yield path


def read_exceptions() -> dict[str, int]:
    """Path → allowed lines. Raises `SystemExit` for a number past the hard limit."""
    allowed: dict[str, int] = {}
    for line in EXCEPTIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, count = line.split()
            if int(count) > HARD_LIMIT:
                raise SystemExit(f"{name}: no file may pass {HARD_LIMIT} lines")
            allowed[name] = int(count)
    return allowed


if __name__ == "__main__":
    sys.exit(main())
