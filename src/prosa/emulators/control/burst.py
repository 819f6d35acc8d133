"""A crowd of customers who write at once."""

import asyncio
from collections import deque

from aiohttp import web

from prosa.emulators.control.bodies import NewBurst, Refusal
from prosa.emulators.model import Account, Phone
from prosa.emulators.poster import MAX_WAITING
from prosa.emulators.world import World
from prosa.kit.ids import uuid7

MOST_PHONES = 100_000
_BREATH = 50
"""Messages between two turns of the event loop."""

BURSTS: web.AppKey[set[asyncio.Task[None]]] = web.AppKey("bursts", set)


def begin_burst(app: web.Application, world: World, burst: NewBurst) -> dict[str, object]:
    """Add the phones and let them begin. Numbers that are known already are used again."""
    account = world.accounts.get(burst.account)
    if account is None:
        raise Refusal(404, "emulator.no_such_account", "No account has this key.")
    if not 1 <= burst.phones <= MOST_PHONES or burst.messages < 1:
        raise Refusal(422, "emulator.invalid", f"1 to {MOST_PHONES} phones, 1 message or more.")
    if not burst.first_number.isdecimal():
        raise Refusal(422, "emulator.invalid", "`first_number` is digits.")
    crowd = [_member(world, account, burst, n) for n in range(burst.phones)]
    task = asyncio.create_task(_write_all(world, crowd, burst))
    app[BURSTS].add(task)
    task.add_done_callback(app[BURSTS].discard)
    return {
        "phones": len(crowd),
        "messages": len(crowd) * burst.messages,
        "first_number": crowd[0].number,
        "last_number": crowd[-1].number,
    }


async def stop_bursts(app: web.Application) -> None:
    for task in list(app[BURSTS]):
        task.cancel()


def _member(world: World, account: Account, burst: NewBurst, n: int) -> Phone:
    number = str(int(burst.first_number) + n)
    phone = world.find_phone(account, number)
    if phone is None:
        phone = world.add_phone(
            Phone(
                id=str(uuid7()),
                account=account.key,
                name=f"{burst.name} {n + 1}",
                number=number,
                is_crowd=True,
            )
        )
    phone.is_reading = burst.is_reading
    phone.answers = deque(burst.answers)
    return phone


async def _write_all(world: World, crowd: list[Phone], burst: NewBurst) -> None:
    loop = asyncio.get_running_loop()
    started, written = loop.time(), 0
    for message in range(burst.messages):
        for n, phone in enumerate(crowd):
            text = burst.text.replace("{phone}", str(n + 1)).replace("{message}", str(message + 1))
            world.write(phone, text)
            written += 1
            if burst.rate_per_second > 0:
                early = started + written / burst.rate_per_second - loop.time()
                if early > 0:
                    await asyncio.sleep(early)
            elif written % _BREATH == 0:
                await asyncio.sleep(0.01 if world.poster.waiting > MAX_WAITING // 2 else 0)
