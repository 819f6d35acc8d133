"""What the ordered faults make of one send, the same for every provider."""

from enum import StrEnum

from aiohttp import web

from prosa.emulators.switches import Faults, happens
from prosa.emulators.world import World


class Fate(StrEnum):
    ACCEPT = "accept"
    CODED = "coded"
    BARE = "bare"
    AFTER = "after"
    SILENCE = "silence"


WORLD: web.AppKey[World] = web.AppKey("world", World)


def fate_of_a_send(faults: Faults, recipient: str) -> Fate:
    if faults.error_only_to in ("", recipient) and happens(faults.error_fraction):
        return Fate(faults.error_variant)
    return Fate.SILENCE if happens(faults.no_answer_fraction) else Fate.ACCEPT


def bare_error() -> web.Response:
    """What a proxy says when the machine behind it is unwell."""
    return web.Response(status=500, text="Internal Server Error")


async def answered(request: web.Request, fate: Fate, response: web.Response) -> web.Response:
    """The answer to a send that was accepted, in its time, unless a fault swallows it."""
    poster = request.app[WORLD].poster
    await poster.until_answering()
    if fate is Fate.ACCEPT:
        return response
    poster.counters.sends_unanswered += 1
    if fate is Fate.SILENCE and request.transport is not None:
        request.transport.abort()
    return bare_error()
