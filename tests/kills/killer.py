"""Whom to end by force, and when: drawn from a seed, so that a failure can be told again."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

VICTIMS: Final = (*["web", "worker"] * 4, *["database", "backend"] * 2)
PAUSE_SECONDS: Final = (1.5, 6.0)

_PROGRAMS: Final = {"serve": "web", "work": "worker", "emulate": "emulators"}


@dataclass(frozen=True, slots=True)
class Kill:
    victim: str
    pid: int
    at: float


@dataclass(slots=True)
class Killer:
    """`kill -9` at random moments, under the process of a `prosa up`."""

    supervisor: int
    dice: random.Random
    kills: list[Kill] = field(default_factory=list[Kill])

    async def run(self, after_each: Callable[[], Awaitable[None]]) -> None:
        victims = list(VICTIMS)
        self.dice.shuffle(victims)
        for victim in victims:
            await asyncio.sleep(self.dice.uniform(*PAUSE_SECONDS))
            self.kills.append(await self._kill(victim))
            await after_each()

    async def _kill(self, victim: str) -> Kill:
        while True:
            candidates = _living(self.supervisor, victim)
            if candidates:
                pid = self.dice.choice(candidates)
                os.kill(pid, signal.SIGKILL)
                return Kill(victim, pid, time.time())
            await asyncio.sleep(0.05)  # it is on its way back from an earlier one


def _living(supervisor: int, victim: str) -> list[int]:
    parts = _children(supervisor)
    if victim != "backend":
        return sorted(pid for pid, name in parts.items() if name == victim)
    return sorted(
        pid
        for postmaster in (pid for pid, name in parts.items() if name == "database")
        for pid, name in _children(postmaster).items()
        if name == "backend"
    )


def _children(parent: int) -> dict[int, str]:
    """The living children of a process, by what they are."""
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, its_parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if state != "Z" and int(its_parent) == parent:
            found[int(folder.name)] = _kind(words)
    return found


def _kind(words: list[str]) -> str:
    if words[0].startswith("postgres: prosa_"):
        return "backend"
    if words[0].endswith("/postgres"):
        return "database"
    return next((_PROGRAMS[word] for word in words if word in _PROGRAMS), "")
