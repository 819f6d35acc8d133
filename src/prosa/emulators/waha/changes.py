"""`PUT /waha/api/reaction`, and `PUT` and `DELETE` of one message of a chat.

WAHA tells of them by webhooks as well, as if somebody had done it on the phone.
"""

from collections.abc import Callable

import msgspec
from aiohttp import web

from prosa.emulators import afterwards
from prosa.emulators.fate import WORLD, Fate, answered, bare_error, fate_of_a_send
from prosa.emulators.model import Account, Author, Message, Phone
from prosa.emulators.waha.api import find_session, is_authorised, named_in, refused


class Call(msgspec.Struct, rename={"message_id": "messageId"}):
    session: str = "default"
    message_id: str = ""
    reaction: str = ""
    text: str = ""


_decode = msgspec.json.Decoder(Call).decode


async def react(request: web.Request) -> web.Response:
    """An empty text takes it away."""
    call = await _read(request)
    if call is None:
        return refused(request.app[WORLD], None, 400, {"message": "The body is malformed."})
    world = request.app[WORLD]

    def change(phone: Phone, message: Message) -> None:
        afterwards.react(world, phone, message, call.reaction, by_company=True)

    return await _change(request, find_session(request, call.session), call.message_id, change)


async def edit(request: web.Request) -> web.Response:
    call = await _read(request)
    if call is None or not call.text:
        return refused(request.app[WORLD], None, 400, {"message": ["text must be a string"]})
    world = request.app[WORLD]

    def change(phone: Phone, message: Message) -> None:
        afterwards.edit(world, phone, message, call.text)

    name = request.match_info["id"]
    return await _change(request, find_session(request), name, change, only_ours=True)


async def revoke(request: web.Request) -> web.Response:
    """Twice is once, and is told once."""
    world = request.app[WORLD]

    def change(phone: Phone, message: Message) -> None:
        if not message.is_revoked:
            afterwards.revoke(world, phone, message)

    name = request.match_info["id"]
    return await _change(request, find_session(request), name, change, only_ours=True)


async def _change(
    request: web.Request,
    account: Account | None,
    name: str,
    change: Callable[[Phone, Message], None],
    *,
    only_ours: bool = False,
) -> web.Response:
    world = request.app[WORLD]
    if account is None or not is_authorised(request, account):
        return refused(world, account, 401 if account else 404, {"message": "Unauthorized"})
    if account.session_status != "WORKING":
        away: dict[str, object] = {
            "error": "Session status is not as expected",
            "status": account.session_status,
        }
        return refused(world, account, 422, away)
    address = name.partition("_")[2].partition("@")[0]
    fate = fate_of_a_send(world.poster.faults, address)
    if fate is Fate.CODED:
        return refused(world, account, 500, {"message": "Internal server error"})
    if fate is Fate.BARE:
        return bare_error()
    phone = world.find_phone(account, address)
    message = named_in(phone, name) if phone else None
    is_foreign = only_ours and message is not None and message.author is not Author.BUSINESS
    if phone is None or message is None or is_foreign:
        return refused(world, account, 404, {"message": "Message not found"})
    change(phone, message)
    done = web.Response(status=200, body=b'{"success":true}', content_type="application/json")
    return await answered(request, fate, done)


async def _read(request: web.Request) -> Call | None:
    try:
        return _decode(await request.read())
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def routes() -> list[web.RouteDef]:
    one = "/waha/api/{session}/chats/{chat_id}/messages/{id}"
    return [
        web.put("/waha/api/reaction", react),
        web.put(one, edit),
        web.delete(one, revoke),
    ]
