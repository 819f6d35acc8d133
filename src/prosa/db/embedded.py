"""The PostgreSQL that comes with Prosa, so that trying it needs nothing else.

One server for one data folder, started and stopped with us. A lock on the
folder keeps a second start away; a server that outlived its starter is stopped
before ours begins, so two never share a folder. To move to a database of your
own, dump this one and set `DATABASE_URL`.
"""

import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

from prosa.db import embedded_cluster as clusters
from prosa.db.embedded_binaries import (
    EmbeddedDatabaseError,
    Programs,
    Runner,
    choose_runner,
    find_programs,
)
from prosa.db.embedded_cluster import DATABASE, OWNER, Access
from prosa.db.embedded_server import answers, end, free_port, is_free, stop_orphan
from prosa.kit.folder_lock import FolderLock, FolderTaken
from prosa.kit.processes import on_parents_death

__all__ = ["EmbeddedDatabaseError", "EmbeddedPostgres"]

_START_SECONDS: Final = 120
"""Recovery after a crash may take long; as long as the server lives we wait for it."""

_ATTEMPTS: Final = 20
_LONGEST_LOG: Final = 10_000_000
_IN_THE_WAY: Final = ("still in use", "already exists", "Address already in use", "lock file")
"""What the server says when its predecessor has not quite gone, or its port was taken."""


class EmbeddedPostgres:
    """A server over `data_dir/postgres`. Not thread-safe; start it from the main thread.

    `durable=False` is for tests: a crash of the machine may lose everything.
    """

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.data_dir = data_dir.absolute()
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: FolderLock | None = None
        self._access: Access | None = None
        self._cluster = self.data_dir / "postgres"

    @property
    def log_path(self) -> Path:
        return self.data_dir / "postgres.log"

    @property
    def _access_path(self) -> Path:
        return self.data_dir / "postgres.json"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def port(self) -> int:
        return self._reachable().port

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def is_new(self) -> bool:
        """Whether the first start would have to make the cluster."""
        return not clusters.exists(self._cluster)

    @classmethod
    def find_running(cls, data_dir: Path) -> "EmbeddedPostgres | None":
        """The server that another process of ours runs over this folder, to connect to it only."""
        server = cls(data_dir, durable=True)
        server._cluster = server._cluster.resolve()
        server._access = Access.read(server._access_path)
        if server._access is None or not answers(server._cluster, server._access.port):
            return None
        return server

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it answers.

        Raises `EmbeddedDatabaseError`; nothing is left running then.
        """
        if self.is_alive():
            return
        self.data_dir.mkdir(parents=True, exist_ok=True)
        runner = choose_runner(self.data_dir / "postgres")
        programs = find_programs(runner)
        self._cluster = clusters.place_cluster(self.data_dir, runner)
        self._take_the_folder()
        try:
            stop_orphan(self._cluster)
            self._access = self._prepare(programs, runner)
            self._launch(programs, runner)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Disconnect everybody, write everything down and end. Safe when it does not run."""
        if self._process is not None:
            end(self._process)
            self._process = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def owner_url(self, database: str = DATABASE) -> str:
        """A URL for asyncpg, as the owner of our databases, who may create roles."""
        access = self._reachable()
        return self._url(OWNER, access.owner_password, database)

    def superuser_url(self, database: str = DATABASE) -> str:
        """For what only a superuser may do, such as killing other connections in tests."""
        access = self._reachable()
        return self._url(clusters.SUPERUSER, access.superuser_password, database)

    def _url(self, user: str, password: str, database: str) -> str:
        folder = clusters.socket_folder(self._cluster)
        if folder is None:
            return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"
        return (
            f"postgresql://{user}:{password}@/{database}?host={quote(str(folder))}&port={self.port}"
        )

    def _reachable(self) -> Access:
        if self._access is None:
            raise EmbeddedDatabaseError("The embedded database has not been started.")
        return self._access

    def _take_the_folder(self) -> None:
        if self._lock is not None:
            return
        lock = FolderLock(self._cluster.with_name("postgres.lock"))
        try:
            lock.acquire()
        except FolderTaken as taken:
            raise EmbeddedDatabaseError(
                f"The embedded database in {self.data_dir} is in use by process "
                f"{taken.holder.get('pid', 'unknown')}: stop it, or choose another PROSA_DATA_DIR."
            ) from None
        self._lock = lock

    def _prepare(self, programs: Programs, runner: Runner) -> Access:
        """The cluster as it must be before its server starts."""
        path = self._access_path
        access = Access.read(path)
        if not clusters.exists(self._cluster):
            access = Access.new(free_port())
            access.write(path)
            clusters.create(
                self._cluster, access, programs=programs, runner=runner, durable=self._durable
            )
            return access
        clusters.check_version(self._cluster, programs)
        if access is None:  # the file was lost: the folder is ours, so new passwords will do
            access = Access.new(free_port())
            clusters.set_passwords(self._cluster, access, programs=programs, runner=runner)
            access.write(path)
        elif not is_free(access.port):
            access = replace(access, port=free_port())
            access.write(path)
        return access

    def _launch(self, programs: Programs, runner: Runner) -> None:
        """Start the server, again while something that is about to go is in its way."""
        said = ""
        for attempt in range(_ATTEMPTS):
            before = self._log_size()
            self._process = self._spawn(programs, runner)
            if self._wait_until_it_answers():
                return
            said = self._said_since(before)
            if not any(sign in said for sign in _IN_THE_WAY):
                break
            if "Address already in use" in said:
                self._access = replace(self._reachable(), port=free_port())
                self._access.write(self._access_path)
            time.sleep(0.1 * (attempt + 1))
        last = " ".join(said.strip().splitlines()[-3:])
        raise EmbeddedDatabaseError(f"The embedded database did not start: {last}")

    def _spawn(self, programs: Programs, runner: Runner) -> subprocess.Popen[bytes]:
        command = clusters.server_command(
            self._cluster, self._reachable(), programs=programs, durable=self._durable
        )
        with self.log_path.open("ab") as log:
            return subprocess.Popen(  # noqa: S603  # PostgreSQL's own program, our own arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clusters.ENVIRONMENT,
                start_new_session=True,
                preexec_fn=on_parents_death(signal.SIGINT),
                user=runner.uid,
                group=runner.gid,
                extra_groups=runner.extra_groups,
            )

    def _wait_until_it_answers(self) -> bool:
        """False if the server ended instead."""
        deadline = time.monotonic() + _START_SECONDS
        while self.is_alive():
            if answers(self._cluster, self.port):
                return True
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(
                    f"The embedded database did not answer within {_START_SECONDS} s; "
                    f"see {self.log_path}."
                )
            time.sleep(0.02)
        return False

    def _log_size(self) -> int:
        """Where the log ends now; a long one begins anew, with one kept before it."""
        size = self.log_path.stat().st_size if self.log_path.exists() else 0
        if size < _LONGEST_LOG:
            return size
        self.log_path.replace(self.log_path.with_suffix(".log.1"))
        return 0

    def _said_since(self, position: int) -> str:
        with self.log_path.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")
