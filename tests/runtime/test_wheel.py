"""The wheel is the whole product: it is installed and run where there is no Node and no checkout.

The packages are those of the lock, linked from uv's cache, so that it costs seconds.
"""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.runtime.running import PASSWORD, Running
from tests.support.folders import open_folder

pytestmark = [pytest.mark.wheel, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).parent / "uv"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    """As `make wheel` builds it: the source archive first, then the wheel from that."""
    uv("build", "--out-dir", str(folder / "dist"))
    [wheel] = (folder / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def program(folder: Path, wheel: Path) -> Path:
    """The command `prosa` of a new environment that holds the wheel and what it depends on."""
    venv, locked = folder / "venv", folder / "locked.txt"
    uv("venv", str(venv), "--python", sys.executable)
    export = ("export", "--locked", "--no-dev", "--no-emit-project")
    uv(*export, "--output-file", str(locked))
    python = str(venv / "bin" / "python")
    uv("pip", "install", "--python", python, "--requirements", str(locked))
    uv("pip", "install", "--python", python, "--no-deps", str(wheel))
    return venv / "bin" / "prosa"


def test_a_wheel_carries_the_screens_and_the_migrations(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "prosa/_web/index.html" in names
    assert any(re.fullmatch(r"prosa/_web/assets/index-.*\.js", name) for name in names)
    migrations = ROOT.glob("src/prosa/db/migrations/versions/*")
    assert {f"prosa/db/migrations/versions/{m.name}" for m in migrations if m.is_file()} <= names


def test_a_wheel_without_screens_is_refused_with_one_sentence(folder: Path) -> None:
    bare = folder / "bare"
    (bare / "src/prosa").mkdir(parents=True)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        (bare / name).write_bytes((ROOT / name).read_bytes())
    (bare / "src/prosa/__init__.py").touch()
    refused = subprocess.run(
        [UV, "build", "--wheel"], cwd=bare, capture_output=True, text=True, timeout=120
    )
    assert refused.returncode != 0
    assert "The screens are not built: run `make wheel`" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_wheel_serves_screens_and_api_without_node(program: Path) -> None:
    """From an empty folder, with nothing on PATH but the environment of the wheel."""
    with open_folder() as empty:
        running = Running(empty, program=(str(program),), PATH=str(program.parent), PYTHONPATH="")
        try:
            running.wait_until_ready(90)
            page = fetched(running, "/app")
            assert 'id="root"' in page
            [script, *_] = re.findall(r'src="(/app/assets/[^"]+\.js)"', page)
            assert len(fetched(running, script)) > 10_000
            token = json.loads(fetched(running, "/api/v1/auth/login", body=SIGN_IN))["access_token"]
            me = json.loads(fetched(running, "/api/v1/me", token=token))
            assert me["user"]["email"] == "helena@demo.prosa.local"
        finally:
            assert running.stop() < 15


SIGN_IN = {"email": "helena@demo.prosa.local", "password": PASSWORD, "transport": "bearer"}


def fetched(
    running: Running, path: str, *, body: dict[str, str] | None = None, token: str = ""
) -> str:
    request = urllib.request.Request(
        running.url + path,
        data=json.dumps(body).encode() if body else None,
        headers={"content-type": "application/json", "authorization": f"Bearer {token}"},
    )
    with closing(urllib.request.urlopen(request, timeout=20)) as answer:
        return answer.read().decode()


def uv(*words: str) -> None:
    done = subprocess.run(
        [UV, "--quiet", *words], cwd=ROOT, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr
