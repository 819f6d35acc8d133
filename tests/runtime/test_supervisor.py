"""Parts that die come back, and all of them end together."""

import asyncio
import os
import signal
import sys
import time

import pytest

from prosa.supervisor import STOP_SECONDS, BackOff, Part, Supervisor, describe_end
from tests.support.patience import until

pytestmark = pytest.mark.anyio

SLEEPER = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('here', flush=True); time.sleep(60)"
)


SLOW_TO_END = (
    "import signal, sys, time\n"
    "def end(*_):\n"
    "    print('ending', flush=True); time.sleep(0.5); print('ended', flush=True); sys.exit()\n"
    "signal.signal(signal.SIGTERM, end)\n"
    "print('here', flush=True); time.sleep(60)"
)


class Heard:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))

    def times(self, line: str) -> int:
        return sum(1 for _, said in self.lines if said == line)


def python(name: str, program: str, *, wave: int = 0) -> Part:
    return Part(name, (sys.executable, "-c", program), wave=wave)


async def test_passes_lines_on_behind_the_name_of_the_part() -> None:
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(python("web", SLEEPER), python("worker", SLEEPER))
    await until(lambda: heard.times("here") == 2)
    await supervisor.stop()
    assert {name for name, line in heard.lines if line == "here"} == {"web", "worker"}


async def test_a_part_that_was_killed_is_started_again() -> None:
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(python("web", SLEEPER))
    await until(lambda: heard.times("here") == 1)
    first = supervisor.pid_of("web")
    assert first is not None
    os.kill(first, signal.SIGKILL)

    await until(lambda: heard.times("here") == 2)

    assert supervisor.pid_of("web") not in {None, first}
    assert ("web", "ended (SIGKILL); starting again in 0.2 s") in heard.lines
    await supervisor.stop()


async def test_stopping_ends_every_part_and_starts_none_again() -> None:
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(python("web", SLEEPER), python("broken", "raise SystemExit(3)"))
    await until(lambda: heard.times("here") == 1)
    pid = supervisor.pid_of("web")
    assert pid is not None

    started = time.monotonic()
    await supervisor.stop()

    assert time.monotonic() - started < STOP_SECONDS, "it needed no force"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    count = len(heard.lines)
    await asyncio.sleep(0.3)
    assert len(heard.lines) == count


async def test_each_wave_ends_before_the_next_is_asked_to() -> None:
    """What drains still finds whom it speaks to."""
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(
        python("emulators", SLOW_TO_END, wave=2),
        python("web", SLOW_TO_END),
        python("worker", SLOW_TO_END, wave=1),
        python("worker-2", SLOW_TO_END, wave=1),
    )
    await until(lambda: heard.times("here") == 4)
    await supervisor.stop()
    lines = [(name[:6], line) for name, line in heard.lines if line != "here"]
    assert lines == [
        ("web", "ending"),
        ("web", "ended"),
        *[("worker", "ending")] * 2,
        *[("worker", "ended")] * 2,
        ("emulat", "ending"),
        ("emulat", "ended"),
    ]


async def test_a_part_that_will_not_end_holds_up_the_next_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("prosa.supervisor.STOP_SECONDS", 0.3)
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(python("worker", STUBBORN), python("emulators", SLEEPER, wave=1))
    await until(lambda: heard.times("here") == 2)
    await supervisor.stop()
    assert supervisor.pid_of("worker") is supervisor.pid_of("emulators") is None


async def test_a_part_that_will_not_end_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prosa.supervisor.STOP_SECONDS", 0.3)
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(python("web", STUBBORN))
    await until(lambda: heard.times("here") == 1)
    await supervisor.stop()
    assert supervisor.pid_of("web") is None


async def test_a_program_that_is_not_there_is_said_and_tried_again() -> None:
    heard = Heard()
    supervisor = Supervisor(heard)
    supervisor.start(Part("web", ("/nowhere/at/all",)))
    await until(lambda: len(heard.lines) >= 2)
    await supervisor.stop()
    assert all("No such file" in line for _, line in heard.lines)


def test_pauses_grow_and_a_healthy_life_forgives() -> None:
    pause = BackOff()
    assert [pause.after(0.1) for _ in range(8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10]
    assert pause.after(30) == 0.2


def test_an_end_is_told_in_words() -> None:
    assert (describe_end(2), describe_end(-9)) == ("exit 2", "SIGKILL")
