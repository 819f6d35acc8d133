"""A PostgreSQL data folder: making it once, and how its server is configured.

A cluster is made beside its place and renamed when it is complete, so that an
interrupted first start leaves nothing half made.
"""

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prosa.db.embedded_binaries import (
    EmbeddedDatabaseError,
    Programs,
    Runner,
    new_shelter,
)

OWNER: Final = "prosa"
"""The login that owns our databases: it may create roles and databases, and is no superuser."""

DATABASE: Final = "prosa"
SUPERUSER: Final = "postgres"
ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""All that PostgreSQL's programs get of ours: no secret, and no surprise."""

_LONGEST_SOCKET_PATH: Final = 107

_TUNING: Final = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "wal_compression": "on",
    "min_wal_size": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    # Plans that a connection made while a table was empty go on reading the whole of the company;
    # a new installation must not live with them for the usual minute.
    "autovacuum_naptime": "5s",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "max_parallel_workers_per_gather": "0",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
"""For a machine of two cores that the server shares with our own processes."""

_DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_THROWAWAY: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"}
"""Survives the death of the server, not that of the machine."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the server: kept beside the cluster, readable by its owner only."""

    port: int
    owner_password: str
    superuser_password: str

    @classmethod
    def read(cls, path: Path) -> "Access | None":
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                port=int(kept["port"]),
                owner_password=str(kept["owner_password"]),
                superuser_password=str(kept["superuser_password"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def new(cls, port: int) -> "Access":
        return cls(port, secrets.token_urlsafe(24), secrets.token_urlsafe(24))

    def write(self, path: Path) -> None:
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(
                {
                    "port": self.port,
                    "owner_password": self.owner_password,
                    "superuser_password": self.superuser_password,
                },
                file,
            )
        new.replace(path)


def place_cluster(data_dir: Path, runner: Runner) -> Path:
    """The real folder of the cluster: `postgres` in the data folder.

    If the runner cannot enter the data folder (`/root` is closed), the cluster
    lives in the shelter and `postgres` is a link to it. Raises
    `EmbeddedDatabaseError` if an existing one cannot be reached.
    """
    wanted = data_dir / "postgres"
    if wanted.is_symlink() or runner.may_enter(data_dir):
        return wanted.resolve()
    if wanted.exists():
        raise EmbeddedDatabaseError(
            f"The user that owns {wanted} may not enter {data_dir}: open the folders on the way "
            "to it (chmod o+x), or move the data folder."
        )
    shelter = new_shelter()
    wanted.symlink_to(shelter / "postgres")
    return shelter / "postgres"


def exists(cluster: Path) -> bool:
    return (cluster / "PG_VERSION").exists()


def check_version(cluster: Path, programs: Programs) -> None:
    """Raises `EmbeddedDatabaseError` if another major version made the cluster."""
    made_by = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(programs.major):
        raise EmbeddedDatabaseError(
            f"The data in {cluster} was made by PostgreSQL {made_by} and this Prosa brings "
            f"{programs.major}: move it with pg_dump and pg_restore, or set DATABASE_URL."
        )


def create(
    cluster: Path, access: Access, *, programs: Programs, runner: Runner, durable: bool
) -> None:
    """Make the cluster, its owner and its database; all of it or nothing."""
    unfinished = cluster.with_name(f"{cluster.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file = cluster.with_name(f"{cluster.name}.password")
    try:
        password_file.touch(mode=0o600)
        password_file.write_text(access.superuser_password, encoding="ascii")
        if runner.uid is not None and runner.gid is not None:
            os.chown(unfinished, runner.uid, runner.gid)
            os.chown(password_file, runner.uid, runner.gid)
        _run(
            [
                str(programs.initdb),
                *_initdb_options(programs, password_file, durable=durable),
                "-D",
                str(unfinished),
            ],
            runner,
        )
    finally:
        password_file.unlink(missing_ok=True)
    set_passwords(unfinished, access, programs=programs, runner=runner, is_new=True)
    unfinished.rename(cluster)


def set_passwords(
    cluster: Path, access: Access, *, programs: Programs, runner: Runner, is_new: bool = False
) -> None:
    """Give the logins the passwords of `access`; the server must be stopped."""
    statements = [f"ALTER ROLE {SUPERUSER} PASSWORD '{access.superuser_password}'"]
    if is_new:
        statements += [
            f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB",
            f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        ]
    statements.append(f"ALTER ROLE {OWNER} PASSWORD '{access.owner_password}'")
    options = [
        "-c",
        "log_min_messages=fatal",
        "-c",
        "log_checkpoints=off",
        "-c",
        "exit_on_error=on",
    ]
    _run(
        [str(programs.postgres), "--single", *options, "-D", str(cluster), SUPERUSER],
        runner,
        stdin="".join(f"{statement};\n" for statement in statements),
    )


def socket_folder(cluster: Path) -> Path | None:
    """The cluster itself: only its owner enters it. None if the path is too long for a socket."""
    longest = os.fsencode(cluster / ".s.PGSQL.65535")
    return cluster if len(longest) <= _LONGEST_SOCKET_PATH else None


def server_command(
    cluster: Path, access: Access, *, programs: Programs, durable: bool
) -> list[str]:
    """The command line of the server; what it says wins over the files of the cluster."""
    socket = socket_folder(cluster)
    settings = {
        **_TUNING,
        **(_DURABLE if durable else _THROWAWAY),
        "listen_addresses": "127.0.0.1",
        "port": str(access.port),
        "unix_socket_directories": str(socket) if socket else "",
        "unix_socket_permissions": "0700",
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(programs.postgres), "-D", str(cluster), *flags]


def _initdb_options(programs: Programs, password_file: Path, *, durable: bool) -> Sequence[str]:
    options = [
        "--username", SUPERUSER, "--pwfile", str(password_file),
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-instructions",
    ]  # fmt: skip
    if programs.major >= 17:
        options += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    return options if durable else [*options, "--no-sync"]


def _run(command: Sequence[str], runner: Runner, stdin: str = "") -> None:
    done = subprocess.run(  # noqa: S603  # PostgreSQL's own programs, our own arguments
        command,
        input=stdin,
        capture_output=True,
        text=True,
        cwd="/",
        env=ENVIRONMENT,
        user=runner.uid,
        group=runner.gid,
        extra_groups=runner.extra_groups,
    )
    if done.returncode != 0:
        reason = " ".join((done.stderr or done.stdout).strip().splitlines()[-2:])
        raise EmbeddedDatabaseError(
            f"The embedded database could not be made ({Path(command[0]).name}): {reason}"
        )
