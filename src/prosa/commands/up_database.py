"""The embedded database of a running `prosa up`: started first, kept alive, stopped last."""

import asyncio
from collections.abc import Callable
from typing import Final

from prosa.commands.console import step
from prosa.db.embedded import EmbeddedDatabaseError, EmbeddedPostgres
from prosa.settings import Settings
from prosa.supervisor import BackOff, Say

_LOOK_EVERY_SECONDS: Final = 0.1


class DatabaseKeeper:
    """Does nothing when `DATABASE_URL` names a database of the operator's own."""

    def __init__(self, settings: Settings, *, say: Say, on_move: Callable[[str], None]) -> None:
        self._named_url = settings.database_url
        self._server = EmbeddedPostgres(settings.data_dir, durable=True)
        self._say = say
        self._on_move = on_move

    def start(self) -> str:
        """The owner's URL of a database that answers. Raises `EmbeddedDatabaseError`."""
        if self._named_url:
            return self._named_url
        if self._server.is_new():
            step("First run: making the embedded database…")
        self._server.start()
        return self._server.owner_url()

    def stop(self) -> None:
        self._server.stop()

    async def keep(self) -> None:
        """Start the server again whenever it ends. Runs until cancelled.

        The start blocks the loop for a moment: the server must be a child of the
        main thread, whose death the kernel then tells it.
        """
        pause = BackOff()
        while True:
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
            if self._named_url or self._server.is_alive():
                continue
            url = self._server.owner_url()
            self._say("database", "ended; starting again")
            try:
                self._server.start()
            except EmbeddedDatabaseError as wrong:
                self._say("database", str(wrong))
                await asyncio.sleep(pause.after(0))
                continue
            self._say("database", "answers again")
            if self._server.owner_url() != url:
                self._on_move(self._server.owner_url())
