"""`GET /waha/api/{session}/chats/{chatId}/messages`: what the session remembers of a chat."""

from itertools import islice

import msgspec
from aiohttp import web

from prosa.emulators.fate import WORLD
from prosa.emulators.model import Author, Message, Phone
from prosa.emulators.waha.api import find_session, is_authorised, refused
from prosa.emulators.waha.words import chat_id, content_part, serialized_id

_encode = msgspec.json.Encoder().encode


async def list_messages(request: web.Request) -> web.Response:
    """The newest first, at most `limit`."""
    world = request.app[WORLD]
    account = find_session(request)
    if account is None or not is_authorised(request, account):
        return refused(world, account, 401 if account else 404, {"message": "Unauthorized"})
    if account.session_status != "WORKING":
        return refused(world, account, 422, {"message": "Session status is not as expected"})
    if world.poster.faults.forgets_chats:
        return refused(world, account, 400, {"message": "Enable NOWEB store to get messages"})
    address = request.match_info["chat_id"].partition("@")[0]
    phone = world.find_phone(account, address)
    limit = request.query.get("limit", "10")
    lines = reversed(phone.messages) if phone else ()
    chosen = islice(lines, int(limit) if limit.isdecimal() else 10)
    body = [_shown(phone, line) for line in chosen] if phone else []
    return web.Response(body=_encode(body), content_type="application/json")


def _shown(phone: Phone, line: Message) -> dict[str, object]:
    is_ours = line.author is Author.BUSINESS
    return {
        "id": serialized_id(phone, line),
        "timestamp": int(line.at),
        "from": chat_id(phone),
        "fromMe": is_ours,
        "source": "app",
        "body": line.text,
        "ack": 1,
        "ackName": "SERVER",
        **content_part(phone, line),
    }


def routes() -> list[web.RouteDef]:
    return [web.get("/waha/api/{session}/chats/{chat_id}/messages", list_messages)]
