"""The three programs that `prosa up` runs side by side: web, worker, emulators."""

import errno
import gc
import socket
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prosa.commands.console import fail
from prosa.db.embedded import EmbeddedPostgres
from prosa.settings import Settings

_KEEP_ALIVE_SECONDS = 65
"""Longer than the proxies before us keep theirs, so that we never close under a request."""


def with_database(settings: Settings) -> Settings:
    """The settings with a database to connect to: the named one, or that of a running `up`."""
    if settings.database_url:
        return settings
    running = EmbeddedPostgres.find_running(settings.data_dir)
    if running is None:
        fail("There is no database: set DATABASE_URL, or start everything at once with `prosa up`.")
    return settings.model_copy(update={"database_url": running.owner_url()})


def serve(settings: Settings, *, listener: socket.socket) -> None:
    """Answer HTTP, webhooks and sockets until SIGTERM."""
    import uvicorn

    app = web_application(with_database(settings))
    from prosa.realtime.wire import Wire

    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws=Wire,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.drain_seconds,
    )
    _settle_memory()
    uvicorn.Server(config).run(sockets=[listener])


def web_application(settings: Settings) -> Any:  # Any: what uvicorn takes is untyped
    """python-socketio loads the client of every broker that is installed, and uses none here:
    that of Redis alone would cost each web process 20 MB. Who wants Redis loads it later."""
    with _hidden("redis"):
        from prosa.app import create_asgi
    return create_asgi(settings)


def work(settings: Settings) -> None:
    """Read hooks, route, deliver and run jobs until SIGTERM."""
    import uvloop

    from prosa.worker import run

    _settle_memory()
    uvloop.run(run(with_database(settings)))


def emulate(*, host: str, port: int, accounts: Path) -> None:
    """Play the providers until SIGTERM."""
    from prosa.emulators.server import run

    _settle_memory()
    run(host=host, port=port, accounts_file=accounts)


def listen(host: str, port: int, *, patience_seconds: float = 0) -> socket.socket:
    """A listening socket, bound before anything heavy starts so that a taken port is said first.

    `patience_seconds` is for a port that is about to be given back.
    """
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            return _bound(host, port)
        except PermissionError:
            fail(f"Port {port} needs rights we do not have: set PROSA_PORT to one above 1023.")
        except socket.gaierror:
            fail(f"The address {host} is not known: set PROSA_HOST to one of this machine's.")
        except OSError as wrong:
            if time.monotonic() >= deadline:
                if wrong.errno == errno.EADDRNOTAVAIL:
                    fail(f"The address {host} is not of this machine: set PROSA_HOST to one.")
                fail(
                    f"Port {port} on {host} is in use by another program: "
                    "set PROSA_PORT to a free one."
                )
        time.sleep(0.1)


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _settle_memory() -> None:
    """What was imported stays: keep the garbage collector from walking it again and again.

    A child of `up` imports with the collector off (`cli.py`); from here on it is on.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


@contextmanager
def _hidden(package: str) -> Generator[None]:
    """Meanwhile it is as if the package were not installed, unless it is loaded already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # pyright: ignore[reportArgumentType]  # Python's own word for it
    try:
        yield
    finally:
        del sys.modules[package]
