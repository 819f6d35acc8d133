"""Pages of what can be called: the commands of `prosa` and the endpoints of the API."""

import json
from collections.abc import Iterator
from typing import Any, Final

import click
import typer

from prosa.cli import app
from prosa.commands.openapi import document
from tools.reference_source import GENERATED, one_line

_METHODS: Final = ("get", "post", "put", "patch", "delete")


def commands_page() -> str:
    lines = [
        GENERATED,
        "",
        "# Commands",
        "",
        "`make run` installs `prosa` in `.venv/bin`.",
        "A command uses the database of `DATABASE_URL`; without it, the embedded one of the data folder, "
        "whether or not `prosa up` runs.",
        "Exit codes: 0 success, 1 failure, 2 a wrong setting or option.",
        "`--company` may be left out as long as there is only one company.",
    ]
    root = typer.main.get_command(app)
    for path, command in _commands(root, ()):
        lines += ["", f"## `prosa {' '.join(path)}`", "", one_line(command.help or ""), ""]
        lines += ["```", _usage(path, command), "```", "", *_options(command)]
    return "\n".join([*lines, ""]).replace("\n\n\n", "\n\n")


def _commands(
    command: Any,  # Any: click's commands and groups, which typer wraps
    path: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], Any]]:
    children: dict[str, Any] | None = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in children.items():
        yield from _commands(child, (*path, name))


def _usage(path: tuple[str, ...], command: Any) -> str:  # Any: as above
    words = ["prosa", *path]
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    if any(_is_option(p) for p in shown):
        words.append("[OPTIONS]")
    words += [p.name.upper() for p in shown if not _is_option(p)]
    return " ".join(words)


def _options(command: Any) -> Iterator[str]:  # Any: as above
    shown = [p for p in command.params if _is_option(p) and not p.hidden and p.name != "help"]
    if not shown:
        return
    yield "| option | what it does |"
    yield "| --- | --- |"
    for option in shown:
        names = "/".join([*option.opts, *option.secondary_opts])
        needed = " Needed." if option.required else ""
        yield f"| `{names}` | {one_line(option.help or '')}{needed} |"


def _is_option(parameter: Any) -> bool:  # Any: as above
    return getattr(parameter, "param_type_name", "") == click.Option.param_type_name


def api_page() -> str:
    told: dict[str, Any] = json.loads(document())  # Any: OpenAPI
    lines = [
        GENERATED,
        "",
        "# The API",
        "",
        "Every installation serves this with bodies, answers and examples at `/api/docs`, and for machines at "
        "`/api/v1/openapi.json`.",
        "JSON in and out; ids are UUID text; instants are RFC 3339 in UTC; lists are `{items, next_cursor}`.",
        "Refusals are in [errors.md](errors.md), roles in [permissions.md](permissions.md).",
        "",
        'Sign in with `POST /api/v1/auth/login` and `"transport": "bearer"`, then send '
        "`Authorization: Bearer <access_token>`.",
        "An endpoint that creates something takes an `Idempotency-Key`: the same key within 24 hours is one effect "
        "and one answer.",
    ]
    for tag in told.get("tags", ()):
        rows = list(_endpoints(told, tag["name"]))
        if rows:
            lines += ["", f"## {tag['name'].capitalize()}", "", tag["description"], ""]
            lines += [
                "| call | operation | permission | what it does |",
                "| --- | --- | --- | --- |",
            ]
            lines += rows
    return "\n".join([*lines, ""])


def _endpoints(told: dict[str, Any], tag: str) -> Iterator[str]:  # Any: OpenAPI
    for path, methods in told["paths"].items():
        for method in _METHODS:
            operation = methods.get(method)
            if operation and tag in operation.get("tags", ()):
                about = one_line(str(operation.get("description", "")).split("\n\n")[0])
                yield (
                    f"| `{method.upper()} {path}` | `{operation['operationId']}` | "
                    f"`{operation.get('x-permission', '')}` | {about} |"
                )
