"""Words that say nothing are not names, and reasons stand beside exceptions."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import ROOT, Module, modules

EMPTY_WORDS = frozenset(
    {
        "base", "common", "data", "handler", "helper", "helpers", "info", "manager", "misc",
        "obj", "processor", "service", "util", "utils",
    }
)  # fmt: skip
NOT_OUR_CHOICE = {
    "handler": "emulators/control/api.py",  # aiohttp passes it by name
    "ClientManager": "realtime/clients.py",  # what python-socketio calls it
}
"""Names that a library prescribes, and where."""

_CODES = r"(:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*)?"
_WITHOUT_REASON = re.compile(
    rf"#\s*(noqa{_CODES}|(type|pyright):\s*ignore(\[[^\]]*\])?)\s*$", re.IGNORECASE
)


def test_no_module_or_folder_has_an_empty_name() -> None:
    empty = [m.name for m in modules() if EMPTY_WORDS & {*m.path.parts, m.path.stem}]
    assert not empty


def test_no_class_function_or_variable_has_an_empty_name() -> None:
    empty = [
        f"{m.at(node)} {name}"
        for m in modules()
        for node, name in _given_names(m)
        if NOT_OUR_CHOICE.get(name) != m.name
    ]
    assert not empty


def test_every_switched_off_check_says_why_on_the_same_line() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("src", "tests", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _WITHOUT_REASON.search(line)
    ]
    assert not silent


def _given_names(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.ClassDef(name=name):
                last_word = re.findall(r"[A-Z][a-z]*", name)[-1:] or [name]
                if last_word[0].lower() in EMPTY_WORDS:
                    yield node, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name.strip("_") in EMPTY_WORDS:
                    yield node, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                if name.strip("_") in EMPTY_WORDS:
                    yield node, name
            case _:
                pass
