"""Everybody who takes part in the great killing, around a running `prosa up`."""

import asyncio
import logging
import os
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from prosa.db.embedded import EmbeddedPostgres
from prosa.db.embedded_server import free_port
from tests.kills.killer import Killer
from tests.kills.people import Agent, Customer, Person
from tests.kills.provider import Provider
from tests.kills.screen import Screen
from tests.kills.storms import Weather
from tests.kills.truth import Truth
from tests.runtime.running import PASSWORD, Running
from tests.support.folders import open_folder

log = logging.getLogger(__name__)

CUSTOMERS = 100
MESSAGES_EACH = 20
REPLIES_EACH = 5
FILE_EVERY = 10
"""So many-th messages and replies are documents."""
AGENTS = ("ana", "bruno", "carla", "diego")
PACE = {"retry_first_seconds": 0.2, "retry_cap_seconds": 1.0, "answer_seconds": 0.4}
"""Answers as slow as Meta's, so that kills catch messages on their way."""
SEED = int(os.environ.get("PROSA_KILLS_SEED", "2026"))


@dataclass(slots=True)
class Stage:
    """Everybody who takes part."""

    truth: Truth
    provider: Provider
    customers: list[Customer]
    agents: list[Agent]
    screen: Screen
    killer: Killer
    weather: Weather
    media_dir: Path


@asynccontextmanager
async def stage() -> AsyncGenerator[Stage]:
    """The product as it is shipped, with two workers, and everybody signed in."""
    dice = random.Random(SEED)
    emulator_port = free_port()
    with open_folder() as folder:
        running = Running(
            folder,
            PROSA_EMULATOR_PORT=str(emulator_port),
            PROSA_WORKER_PROCESSES="2",
            PROSA_RATE_LIMIT_PER_MINUTE="0",
        )
        try:
            running.wait_until_ready(120)
            async with aiohttp.ClientSession() as http:
                provider = Provider(http, f"http://127.0.0.1:{emulator_port}")
                try:
                    async with on_stage(running, provider, http, dice) as everybody:
                        yield everybody
                finally:
                    log.warning("the provider: %s", await provider.counters())
        except BaseException:
            log.error("what went wrong inside:\n%s", errors_of(running.text()))
            raise
        finally:
            running.stop()


@asynccontextmanager
async def on_stage(
    running: Running, provider: Provider, http: aiohttp.ClientSession, dice: random.Random
) -> AsyncGenerator[Stage]:
    server = EmbeddedPostgres.find_running(running.data_dir)
    assert server is not None
    await provider.call("PUT", "/pace", PACE)
    await provider.order(duplicate=1)
    agents = await hire(running, http, dice)
    screen = Screen(running.url, (await signed_in(running, http, "marcos")).token)
    watching = [asyncio.create_task(screen.watch())]
    watching += [asyncio.create_task(agent.stay_present()) for agent in agents]
    everybody = Stage(
        Truth(server),
        provider,
        [await new_customer(provider, n, dice) for n in range(CUSTOMERS)],
        agents,
        screen,
        Killer(running.process.pid, random.Random(dice.random())),
        Weather(provider, random.Random(dice.random())),
        running.data_dir / "media",
    )
    try:
        yield everybody
    finally:
        for task in watching:
            task.cancel()
        for task in watching:
            with suppress(asyncio.CancelledError):
                await task


def errors_of(text: str) -> str:
    """Errors in the log of the product, with what follows them."""
    lines = [line for line in text.splitlines() if " outcome=" not in line]
    shown = {m for n, line in enumerate(lines) if "[error" in line for m in range(n, n + 60)}
    return "\n".join(line for n, line in enumerate(lines) if n in shown)[-20_000:]


async def hire(running: Running, http: aiohttp.ClientSession, dice: random.Random) -> list[Agent]:
    """The demo's agents, with room for every customer."""
    helena = await signed_in(running, http, "helena")
    for user in (await helena.call("GET", "/users?role=agent"))["items"]:
        await helena.call("PATCH", f"/users/{user['id']}", {"capacity": CUSTOMERS})
    agents = [
        Agent(
            http,
            running.url,
            f"{name}@demo.prosa.local",
            replies=REPLIES_EACH,
            file_every=FILE_EVERY,
            dice=random.Random(dice.random()),
        )
        for name in AGENTS
    ]
    for agent in agents:
        await agent.sign_in(PASSWORD)
    return agents


async def signed_in(running: Running, http: aiohttp.ClientSession, name: str) -> Person:
    person = Person(http, running.url, f"{name}@demo.prosa.local")
    await person.sign_in(PASSWORD)
    return person


async def new_customer(provider: Provider, n: int, dice: random.Random) -> Customer:
    """Four in five write through Meta, the others through WAHA."""
    meta, waha = sorted(await provider.accounts())
    number = f"55119{81000000 + n}"
    phone_id = await provider.take_phone(waha if n % 5 == 4 else meta, f"Cliente {n}", number)
    return Customer(
        number,
        str(1 + n % 4),
        phone_id,
        random.Random(dice.random()),
        messages=MESSAGES_EACH,
        pauses=(0.1, 4.0),
        file_every=FILE_EVERY,
    )
