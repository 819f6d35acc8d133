"""Processes that must not outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def on_parents_death(number: signal.Signals) -> Callable[[], None] | None:
    """For `Popen(preexec_fn=…)`: have the kernel send `number` when the parent dies.

    Linux only, and "parent" is the *thread* that forks: call it from one that
    lives as long as the process. Elsewhere None; an orphan is then found at the
    next start.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), number)

    return ask


def end_with(parent: int) -> None:
    """In a child: get SIGTERM when `parent` dies, also if it has died already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def command_of(pid: int) -> str:
    """The command line of a live process; empty if there is none (or a zombie)."""
    listing = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self").exists():
        with suppress(OSError):
            return listing.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return ""
    answer = subprocess.run(  # noqa: S603  # a fixed program, for systems without /proc
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return answer.stdout.strip()
