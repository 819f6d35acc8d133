"""Options that several commands share, and how they are read."""

import getpass
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from prosa.commands.console import fail

Company = Annotated[
    str, typer.Option("--company", "-c", help="Name or id; needed if there are several.")
]
PasswordFromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def chosen_password(from_input: bool) -> tuple[str, bool]:
    """A password and whether we made it: from standard input, or random and readable."""
    if from_input:
        return sys.stdin.readline().rstrip("\n"), False
    parts = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(parts), True


def key_values(given: list[str], *, are_secret: bool = False) -> dict[str, str]:
    """`key=value`, `key=@file`; a secret without a value is asked for without an echo."""
    return dict(_key_value(text, is_secret=are_secret) for text in given)


def _key_value(text: str, *, is_secret: bool) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator:
        if not is_secret:
            fail(f"Write {key}=VALUE.", code=2)
        return key, getpass.getpass(f"{key}: ")
    if value.startswith("@"):
        try:
            return key, Path(value[1:]).read_text(encoding="utf-8").strip()
        except OSError as wrong:
            fail(f"The file of {key} cannot be read: {wrong}.")
    return key, value
