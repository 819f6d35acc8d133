"""What `prosa up` says when it is ready: where to look, and once how to sign in."""

from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.table import Table

from prosa.commands.console import out
from prosa.settings import Settings


@dataclass(frozen=True, slots=True)
class SignIn:
    """One demo user; the password is known only when it was just made."""

    role: str
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo company of this installation, as this start needs it."""

    emulator_port: int
    accounts_file: Path
    sign_ins: tuple[SignIn, ...] = ()
    """Empty except on the first run."""


def announce(settings: Settings, demo: Demo | None) -> None:
    if demo and demo.sign_ins:
        show_sign_ins(demo)
    if demo:
        out.print(f"A customer's phone, simulated: {settings.url}/simulator")
    out.print(f"[bold green]Prosa is ready at {settings.url}[/bold green]   (Ctrl-C stops it)")


def show_sign_ins(demo: Demo) -> None:
    """The one time that the demo's passwords are shown, in one block."""
    out.print()
    out.print(_sign_ins(demo.sign_ins))
    out.print(
        "These passwords are shown only now; `prosa passwd EMAIL` sets a new one.", style="dim"
    )
    out.print()


def _sign_ins(sign_ins: tuple[SignIn, ...]) -> Table:
    table = Table(title="Demo users", title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("Role", "Name", "E-mail", "Password"):
        table.add_column(column, no_wrap=True)
    for person in sign_ins:
        table.add_row(person.role, person.name, person.email, person.password)
    return table
