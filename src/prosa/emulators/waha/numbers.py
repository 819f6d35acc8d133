"""`GET /waha/api/contacts/check-exists`: whether a number has WhatsApp, and under which spelling.

Every number has, but for those of the switch `unknown_numbers`. A phone that has a Brazilian
number without its ninth digit is found by both spellings, as WhatsApp finds it.
"""

import re

import msgspec
from aiohttp import web

from prosa.emulators.fate import WORLD
from prosa.emulators.waha.api import find_session, is_authorised, refused
from prosa.emulators.waha.words import chat_id

_NINTH = re.compile(r"(55\d\d)9(\d{8})")
_encode = msgspec.json.Encoder().encode


async def check_exists(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    account = find_session(request, request.query.get("session", "default"))
    if account is None or not is_authorised(request, account):
        return refused(world, account, 401 if account else 404, {"message": "Unauthorized"})
    if account.session_status != "WORKING":
        return refused(world, account, 422, {"message": "Session status is not as expected"})
    number = request.query.get("phone", "")
    body: dict[str, object] = {"numberExists": False}
    if number not in world.poster.faults.unknown_numbers:
        short = _NINTH.sub(r"\1\2", number)
        phone = world.find_phone(account, number) or world.find_phone(account, short)
        body = {"numberExists": True, "chatId": chat_id(phone) if phone else f"{number}@c.us"}
    world.tape.write("number_checked", account=account.key, text=number)
    return web.Response(body=_encode(body), content_type="application/json")


def routes() -> list[web.RouteDef]:
    return [web.get("/waha/api/contacts/check-exists", check_exists)]
