"""The product as it runs, behind state machines: hypothesis is synchronous, the product is not.

As `support/stack.py` makes it, but in a thread with an event loop of its own, over a database of
its own, and with a clock that stands still: what a model foretells is then true to the second,
and nothing happens between two rules.
"""

from collections.abc import Awaitable, Callable, Generator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase
from hypothesis import settings as trying
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from prosa.app import Web
from prosa.emulators import tape
from prosa.emulators.server import Emulator
from prosa.kit.clock import SystemClock
from tests.api.server import Loop
from tests.support.clock import MovableClock
from tests.support.database import opened
from tests.support.stack import QUICK, Stack, Worker, serving, settings
from tests.support.world import World


@dataclass(slots=True)
class StillClock(MovableClock):
    """It goes only when it is told to, in whole seconds: providers tell no smaller ones."""

    began: datetime = field(default_factory=lambda: SystemClock().now().replace(microsecond=0))

    def now(self) -> datetime:
        return self.began + self.ahead


def plays(machine: Callable[[], RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    """So many times, each of at most so many steps."""
    run_state_machine_as_test(
        machine,  # pyright: ignore[reportArgumentType]  # whatever makes one is called
        settings=trying(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


class Stage:
    """Everything that runs, for one machine after the other."""

    def __init__(self, loop: Loop, stack: Stack) -> None:
        self.stack = stack
        self.run = loop.run

    def now(self) -> datetime:
        return self.stack.clock.now()

    def passes(self, time: timedelta) -> None:
        self.stack.clock.ahead += time

    def opens(self, *departments: str) -> World:
        """A company of its own."""
        return self.run(World.open(self.stack, *departments))

    def closes(self, world: World) -> None:
        """Whatever was done, the kept numbers are those of the rows. What is left is let be:
        no tick is to find work in it."""
        self.run(world.close())
        for leave in _LET_BE:
            self.run(world.rows(leave))


_LET_BE = (
    "UPDATE conversations SET deadline_at = NULL WHERE deadline_at IS NOT NULL",
    "UPDATE companies SET redistribute_after_seconds = NULL",
)


@contextmanager
def staged(url: Awaitable[str]) -> Generator[Stage]:
    """Over the database at `url`, which nobody else uses."""
    loop, cleanup = Loop(), AsyncExitStack()
    try:
        yield Stage(loop, loop.run(_stack(cleanup, url)))
    finally:
        loop.run(cleanup.aclose())
        loop.stop()


async def _stack(cleanup: AsyncExitStack, url: Awaitable[str]) -> Stack:
    database = await cleanup.enter_async_context(opened(await url))
    clock = StillClock()
    cleanup.callback(tape.go_by, tape.go_by(clock))
    web = Web(settings(), database, clock)
    emulator = await cleanup.enter_async_context(await Emulator.start())
    emulator.world.poster.set_pace(QUICK)
    address = await cleanup.enter_async_context(serving(web))
    worker = Worker(settings(), database, clock)
    await worker.start()
    cleanup.push_async_callback(worker.stop)
    return Stack(database, settings(), clock, web, address, emulator, worker)
