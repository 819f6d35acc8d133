"""Decision 0033: what fails is run once more, alone; what fails again has failed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

LUCK = """
from pathlib import Path

def test_good():
    with Path("runs").open("a") as runs:
        runs.write("good ")

def test_luck():
    with Path("runs").open("a") as runs:
        runs.write("luck ")
    assert Path("runs").read_text().count("luck") >= {needs}
"""


def run(folder: Path, *options: str, needs: int) -> tuple[int, str]:
    """How it ended, and what ran in which order."""
    (folder / "test_luck.py").write_text(LUCK.format(needs=needs))
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "--rootdir", str(folder))
    ended = subprocess.run(
        [ROOT / "tools/once_more", *pytest, *options], cwd=folder, check=False, capture_output=True
    )
    runs = folder / "runs"
    return ended.returncode, runs.read_text().strip() if runs.exists() else ""


@pytest.mark.parametrize(
    ("needs", "ends", "ran"),
    [
        (1, 0, "good luck"),
        (2, 0, "good luck luck"),
        (3, 1, "good luck luck"),
    ],
    ids=["nothing fails", "fails once", "fails again"],
)
def test_only_what_failed_has_a_second_chance(
    tmp_path: Path, needs: int, ends: int, ran: str
) -> None:
    assert run(tmp_path, needs=needs) == (ends, ran)


def test_what_could_not_run_has_none(tmp_path: Path) -> None:
    assert run(tmp_path, "--no-such-option", needs=1) == (4, "")
