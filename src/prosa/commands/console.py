"""Speaking to the person at the command line: in sentences, and only when it helps."""

import threading
from typing import Final, NoReturn

from rich.console import Console

out: Final = Console(highlight=False, soft_wrap=True)
"""What was asked for."""

err: Final = Console(stderr=True, highlight=False, soft_wrap=True)
"""What went wrong, and what is going on."""

_COLORS: Final = ("cyan", "green", "magenta", "yellow", "blue")
_turn = threading.Lock()


class CommandFailed(Exception):
    """Ends a command with one sentence and this exit code."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    raise CommandFailed(sentence, code=code)


def step(text: str) -> None:
    """One line about what is being done, for things that take a while."""
    err.print(f"[dim]›[/dim] {text}", style=None)


class Lines:
    """Prints lines of several programs behind their names, each name in a colour of its own."""

    def __init__(self, width: int = 9) -> None:
        self._width = width
        self._colors: dict[str, str] = {}

    def __call__(self, name: str, line: str) -> None:
        color = self._colors.setdefault(name, _COLORS[len(self._colors) % len(_COLORS)])
        with _turn:
            err.print(f"[{color}]{name:<{self._width}}[/{color}] ", end="")
            err.out(line, highlight=False)
