"""The control API, under `/control`. JSON in and out; errors are `{code, message}`.

GET    /state                     accounts, phones (crowd left out), counters, faults, pace
PUT    /accounts                  [{channel, address, webhook_url, credentials…}]: add, replace
POST   /sessions                  {account, status}: a WAHA session changes its state
POST   /phones                    {account, name, number | bsuid | lid}
PATCH  /phones/{id}               {is_on, is_reading, fails_with, answers…}
DELETE /phones/{id}
GET    /phones/{id}/messages      the chat as the phone shows it
POST   /phones/{id}/messages      {text, file?, kind?, is_voice?, place?, contacts?}: they write
POST   /files?filename=&mime=     the bytes of a file, as they are: → {id, mime, size_bytes…}
GET    /files/{id}                the bytes of a file, whoever sent it (`content.file.id`)
PATCH  /phones/{id}/messages/{message}           {text}: its author changes the words
DELETE /phones/{id}/messages/{message}           its author takes it back
POST   /phones/{id}/messages/{message}/reaction  {emoji, by_company?}; "" takes it away
POST   /phones/{id}/company-messages             {text}: the company writes on its own phone
POST   /phones/{id}/typing
POST   /phones/{id}/read          {up_to?}: the customer reads
GET    /faults   PUT /faults      see `switches.Faults`; a PUT changes only what it names
GET    /pace     PUT /pace        see `switches.Pace`
PUT    /templates                 {business_account_id, templates}: what Meta has approved there
GET    /tape?after=n&limit=       what happened, oldest first
GET    /sends?after=n&limit=      accepted sends, with how often each reference was accepted
GET    /stream                    all of it live, as server-sent events
POST   /burst                     a crowd writes
POST   /reset                     as after a start; accounts stay
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice

import msgspec
from aiohttp import web

from prosa.emulators.control import files, phones
from prosa.emulators.control.bodies import (
    NewBurst,
    NewTemplates,
    Refusal,
    SessionChange,
    account_view,
    answer,
    merged,
    phone_view,
    read,
)
from prosa.emulators.control.burst import BURSTS, begin_burst, stop_bursts
from prosa.emulators.control.stream import stream
from prosa.emulators.fate import WORLD
from prosa.emulators.model import Account, Provider
from prosa.emulators.world import World

_MOST = 10_000


async def show_state(request: web.Request) -> web.Response:
    return answer(state_of(request.app[WORLD], with_crowd="crowd" in request.query))


def state_of(world: World, *, with_crowd: bool) -> dict[str, object]:
    shown = (p for p in world.phones.values() if with_crowd or not p.is_crowd)
    return {
        "accounts": [account_view(account) for account in world.accounts.values()],
        "phones": [phone_view(phone) for phone in islice(shown, _MOST)],
        "phone_count": len(world.phones),
        "waiting": world.poster.waiting,
        "counters": msgspec.to_builtins(world.poster.counters),
        "faults": world.poster.faults,
        "pace": world.poster.pace,
        "tape_position": world.tape.last,
    }


async def connect_accounts(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    world.connect(await read(request, list[Account]))
    return answer({"accounts": [account_view(account) for account in world.accounts.values()]})


async def change_session(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    change = await read(request, SessionChange)
    account = world.accounts.get(change.account)
    if account is None or account.channel is not Provider.WAHA:
        raise Refusal(404, "emulator.no_such_session", "No WAHA account has this key.")
    world.set_session(account, change.status)
    return answer(account_view(account))


async def show_faults(request: web.Request) -> web.Response:
    return answer(request.app[WORLD].poster.faults)


async def order_faults(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    faults = await merged(request, world.poster.faults)
    world.poster.faults = faults
    if not faults.hold_receipts:
        world.receipts.release()
    world.tape.write("fault", text=_switched_on(faults))
    world.tape.tell("faults", faults)
    return answer(faults)


def _switched_on(faults: msgspec.Struct) -> str:
    fresh = type(faults)()
    names = (name for name in faults.__struct_fields__)
    return ", ".join(name for name in names if getattr(faults, name) != getattr(fresh, name))


async def show_pace(request: web.Request) -> web.Response:
    return answer(request.app[WORLD].poster.pace)


async def set_pace(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    pace = await merged(request, world.poster.pace)
    if pace.hooks_at_once < 1:
        raise Refusal(422, "emulator.invalid", "hooks_at_once is at least 1.")
    world.poster.set_pace(pace)
    return answer(pace)


async def set_templates(request: web.Request) -> web.Response:
    given = await read(request, NewTemplates)
    request.app[WORLD].templates[given.business_account_id] = msgspec.to_builtins(given.templates)
    return answer({"count": len(given.templates)})


async def read_tape(request: web.Request) -> web.Response:
    tape = request.app[WORLD].tape
    after, limit = _page(request)
    return answer({"items": tape.after(after, limit=limit), "position": tape.last})


async def list_sends(request: web.Request) -> web.Response:
    """`count` says how often the reference (or, without one, the same words to the same
    recipient) was accepted: more than one means that something was sent twice."""
    world = request.app[WORLD]
    after, limit = _page(request)
    counts = Counter((s.account, s.reference or f"{s.recipient}\n{s.text}") for s in world.sends)
    chosen = islice((s for s in world.sends if s.n > after), limit)
    items = [
        {
            **msgspec.to_builtins(send),
            "count": counts[send.account, send.reference or f"{send.recipient}\n{send.text}"],
        }
        for send in chosen
    ]
    return answer({"items": items, "total": len(world.sends)})


async def start_burst(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    burst = await read(request, NewBurst)
    return answer(begin_burst(request.app, world, burst), status=202)


async def reset(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    await stop_bursts(request.app)
    await world.reset()
    return answer(state_of(world, with_crowd=False))


def _page(request: web.Request) -> tuple[int, int]:
    try:
        after, limit = (int(request.query.get(k, d)) for k, d in (("after", 0), ("limit", 500)))
    except ValueError:
        raise Refusal(422, "emulator.invalid", "`after` and `limit` are numbers.") from None
    return after, max(1, min(limit, _MOST))


Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _guard(request: web.Request, handler: Next) -> web.StreamResponse:
    """No page of another site may drive the emulators; refusals become JSON.
    (The argument's name is aiohttp's.)"""
    if "Origin" in request.headers:
        return answer({"code": "emulator.cross_site", "message": "Not from a browser."}, 403)
    try:
        return await handler(request)
    except Refusal as refusal:
        return answer({"code": refusal.code, "message": refusal.message}, refusal.status)


def _routes() -> Iterable[web.RouteDef]:
    yield web.get("/state", show_state)
    yield web.put("/accounts", connect_accounts)
    yield web.post("/sessions", change_session)
    yield web.get("/faults", show_faults)
    yield web.put("/faults", order_faults)
    yield web.get("/pace", show_pace)
    yield web.put("/pace", set_pace)
    yield web.put("/templates", set_templates)
    yield web.get("/tape", read_tape)
    yield web.get("/sends", list_sends)
    yield web.get("/stream", stream)
    yield web.post("/burst", start_burst)
    yield web.post("/reset", reset)


def control_app(world: World) -> web.Application:
    app = web.Application(middlewares=[_guard], client_max_size=8 * 1024 * 1024)
    app[WORLD] = world
    app[BURSTS] = set()
    app.on_shutdown.append(stop_bursts)
    app.add_routes(_routes())
    app.add_routes(phones.routes())
    app.add_routes(files.routes())
    return app
