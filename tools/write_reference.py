"""Writes the pages of `docs/reference` that are generated from the code."""

import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from prosa.kit.secrets import Secret
from prosa.settings import Settings, variables_of
from tools.reference_doors import api_page, commands_page
from tools.reference_errors import errors_page
from tools.reference_events import events_page
from tools.reference_metrics import metrics_page
from tools.reference_source import GENERATED, ROOT
from tools.reference_tables import moves_page, permissions_page

REFERENCE: Final = ROOT / "docs" / "reference"


def settings_page() -> str:
    lines = [
        GENERATED,
        "",
        "# Settings",
        "",
        "Prosa reads the environment and a file `.env` in the folder it is started in;",
        "the environment wins. A wrong value stops the start with one sentence.",
        "",
        "| variable | default | what it does |",
        "| --- | --- | --- |",
        *_rows(),
        "",
        "Names after the first are those of earlier systems and mean the same.",
        "`DATABASE_HOST`, `DATABASE_PORT`, `DATABASE_USERNAME`, `DATABASE_PASSWORD` and",
        "`DATABASE_NAME` together stand for `DATABASE_URL`; `REDIS_HOST` and `REDIS_PORT`",
        "for `REDIS_URL`.",
        "",
    ]
    return "\n".join(lines)


def _rows() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        variables = "<br>".join(f"`{variable}`" for variable in variables_of(name))
        choices = _choices(field)
        text = (field.description or "") + (f" One of {choices}." if choices else "")
        yield f"| {variables} | {_default(field)} | {text} |"


def _default(field: FieldInfo) -> str:
    value: object = field.default
    if field.default_factory is not None or value is None or value in ("", ()):
        return ""
    if isinstance(value, Secret):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def _choices(field: FieldInfo) -> str:
    annotation: object = field.annotation
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, types.UnionType}:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(annotation))
    return ""


PAGES: Final[dict[Path, Callable[[], str]]] = {
    REFERENCE / "api.md": api_page,
    REFERENCE / "commands.md": commands_page,
    REFERENCE / "errors.md": errors_page,
    REFERENCE / "events.md": events_page,
    REFERENCE / "life-of-a-conversation.md": moves_page,
    REFERENCE / "metrics.md": metrics_page,
    REFERENCE / "permissions.md": permissions_page,
    REFERENCE / "settings.md": settings_page,
}


def main() -> None:
    for page, write in PAGES.items():
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
