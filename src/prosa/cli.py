"""The command `prosa`: declares what there is; `commands/` does it.

Each command imports what it needs when it runs. Mistakes end with one sentence
that says what to do, never with a traceback.
"""

import asyncio
import gc
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from prosa.commands import companies, departments, hooks, inboxes, users
from prosa.commands.console import CommandFailed, err, out
from prosa.commands.options import PasswordFromInput
from prosa.settings import Settings, WrongSetting, load_settings

_NOT_ALLOWED = "42501"
_REFUSALS = {"28", "3D", "53", "57"}
"""SQL states of a database that cannot be used as it is: sign-in, name, room, shutting down."""

app = typer.Typer(
    name="prosa",
    help="Open, self-hosted customer service on WhatsApp and more.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(companies.app, name="companies")
app.add_typer(users.app, name="users")
app.add_typer(departments.app, name="departments")
app.add_typer(inboxes.app, name="inboxes")
app.add_typer(hooks.app, name="hooks")


def main() -> None:
    """Run the command line. Exit 0 is success, 1 a failure, 2 a wrong setting or option."""
    _end_with_supervisor()
    try:
        app()
    except (WrongSetting, CommandFailed) as stop:
        err.print(str(stop), style="red")
        sys.exit(getattr(stop, "code", 2))
    except Exception as wrong:  # the last net of the command line
        sentence = _explain(wrong)
        if sentence is None:
            raise
        err.print(sentence, style="red")
        sys.exit(1)


@app.command()
def up(
    reload: Annotated[
        bool,
        typer.Option("--reload", help="Follow changes of the code and the screens."),
    ] = False,
) -> None:
    """Run everything here: database, migrations, web, worker and the simulated providers."""
    from prosa.commands.up import run

    sys.exit(run(_ready_settings(), reload=reload))


@app.command()
def serve(
    fd: Annotated[int, typer.Option(help="A listening socket to take over.", hidden=True)] = -1,
) -> None:
    """Run one web process: API, webhooks, sockets, screens. Needs a database."""
    from prosa.commands import processes

    settings = _ready_settings()
    listener = (
        socket.socket(fileno=fd) if fd >= 0 else processes.listen(settings.host, settings.port)
    )
    processes.serve(settings, listener=listener)


@app.command()
def work() -> None:
    """Run one worker: reads hooks, routes, delivers. Needs a database."""
    from prosa.commands import processes

    processes.work(_ready_settings())


@app.command()
def emulate(
    accounts: Annotated[Path, typer.Option(help="JSON file of the accounts to play.")],
    port: Annotated[int, typer.Option(help="Default: PROSA_EMULATOR_PORT.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Play Meta's Cloud API and WAHA on loopback, for trying out and for tests."""
    from prosa.commands import processes

    settings = _ready_settings()
    processes.emulate(host=host, port=port or settings.emulator_port, accounts=accounts)


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema; create its roles."""
    from prosa.commands.schema import migrate_now

    migrate_now(_ready_settings())


@app.command()
def seed() -> None:
    """Make the demo company, if it is not there yet."""
    from prosa.commands.demo import seed as make_demo

    asyncio.run(make_demo(_ready_settings()))


@app.command()
def passwd(email: str, password_stdin: PasswordFromInput = False) -> None:
    """Give somebody a new password and end their sessions."""
    users.passwd(email, from_input=password_stdin)


@app.command()
def reseal() -> None:
    """After a change of PROSA_SECRET_KEY: encrypt all credentials with the new one."""
    out.print(f"{inboxes.reseal()} credentials were sealed with the new key.")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Check this installation and say what to do. Exit 1 if something is wrong."""
    from prosa.commands.doctor import examine

    sys.exit(asyncio.run(examine(load_settings(), as_json=as_json)))


@app.command()
def version() -> None:
    """Print the version."""
    from prosa import __version__

    out.print(__version__)


def _ready_settings() -> Settings:
    """Settings, with the log of this process set up as they say."""
    from prosa.kit.logging import configure_logging

    settings = load_settings()
    if settings.otel_endpoint:
        from prosa.process import check_tracing

        check_tracing(settings)
    colors = True if os.environ.get("FORCE_COLOR") else None
    configure_logging(settings.log_level, settings.log_format, colors=colors)
    return settings


def _end_with_supervisor() -> None:
    """A child of `prosa up` must not outlive it."""
    supervisor = os.environ.pop("PROSA_SUPERVISOR", "")
    if supervisor.isdigit():
        from prosa.kit.processes import end_with

        gc.disable()  # nothing that a start imports is garbage; `processes.py` turns it on again
        end_with(int(supervisor))


def _explain(wrong: Exception) -> str | None:
    """One sentence for what a person can mend; None for what is our own mistake."""
    from prosa.db.embedded_binaries import EmbeddedDatabaseError
    from prosa.domain.errors import ProsaError

    if isinstance(wrong, EmbeddedDatabaseError | ProsaError):
        return str(wrong)
    if isinstance(wrong, ConnectionError | socket.gaierror | TimeoutError):
        return f"The database cannot be reached ({wrong}): check DATABASE_URL."
    state = str(getattr(wrong, "sqlstate", None) or "")
    if state == _NOT_ALLOWED:
        return f"The database does not allow it ({wrong}): DATABASE_URL must name its owner."
    if state[:2] in _REFUSALS:
        return f"The database refused the connection ({wrong}): check DATABASE_URL."
    return None
