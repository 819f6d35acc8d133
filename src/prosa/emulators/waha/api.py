"""`POST /waha/api/sendText`, and the older path with the session in it."""

import hmac

import msgspec
from aiohttp import web

from prosa.emulators.afterwards import read_up_to, show_typing
from prosa.emulators.fate import WORLD, Fate, answered, bare_error, fate_of_a_send
from prosa.emulators.model import Account, Content, Message, Phone, Provider
from prosa.emulators.tape import now
from prosa.emulators.waha.words import chat_id, serialized_id
from prosa.emulators.world import World


class Call(msgspec.Struct, rename={"chat_id": "chatId"}):
    session: str = "default"
    chat_id: str = ""
    text: str = ""
    reply_to: str = ""


_decode = msgspec.json.Decoder(Call).decode
_encode = msgspec.json.Encoder().encode


async def send_text(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        call = _decode(await request.read())
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return refused(world, None, 400, {"message": "The body is malformed."})
    account = find_session(request, call.session)
    if account is None:
        return refused(world, None, 404, {"message": "Session not found", "error": "Not Found"})
    if not is_authorised(request, account):
        return refused(world, account, 401, {"message": "Unauthorized"})
    fault = _missing_in(call)
    if fault is not None:
        return refused(world, account, *fault)
    return await send_content(
        request, account, call.chat_id, call.text, None, reply_to=call.reply_to
    )


def find_session(request: web.Request, told: str = "") -> Account | None:
    """The account of the session in the path, or of the one that the body told."""
    session = request.match_info.get("session", told)
    return request.app[WORLD].accounts.get(f"{Provider.WAHA}:{session}")


async def send_content(
    request: web.Request,
    account: Account,
    chat: str,
    text: str,
    content: Content | None,
    *,
    reply_to: str = "",
) -> web.Response:
    """A message of the business, if the session works and no fault is ordered."""
    world = request.app[WORLD]
    away = _is_away(account)
    if away is not None:
        return refused(world, account, *away)
    address = chat.partition("@")[0]
    fate = fate_of_a_send(world.poster.faults, address)
    if fate is Fate.CODED:
        return refused(world, account, 500, {"message": "Internal server error"})
    if fate is Fate.BARE:
        world.refuse(account, "bare 500", status=500)
        return bare_error()
    phone = world.phone_at(account, address)
    quoted = named_in(phone, reply_to)
    if reply_to and quoted is None:
        return refused(world, account, 400, {"message": "reply_to names no message of the chat"})
    message = world.accept(
        account, address, text, "", content=content, reply_to=quoted.id if quoted else ""
    )
    body = {
        "id": serialized_id(phone, message),
        "timestamp": int(now()),
        "from": f"{account.display_phone_number}@c.us",
        "fromMe": True,
        "source": "api",
        "to": chat_id(phone),
        "body": text,
        "hasMedia": content is not None,
        "ack": 0,
        "ackName": "PENDING",
    }
    response = web.Response(status=201, body=_encode(body), content_type="application/json")
    return await answered(request, fate, response)


def named_in(phone: Phone, told: str) -> Message | None:
    """The message of this chat that a serialized id names: both parts of it must be right."""
    return next((m for m in phone.messages if serialized_id(phone, m) == told), None)


def _missing_in(call: Call) -> tuple[int, dict[str, object]] | None:
    missing = [
        f"{name} must be a string"
        for name, given in (("chatId", call.chat_id), ("text", call.text))
        if not given
    ]
    if missing:
        return 400, {"message": missing, "error": "Bad Request"}
    return None


def _is_away(account: Account) -> tuple[int, dict[str, object]] | None:
    if account.session_status != "WORKING":
        return 422, {
            "error": "Session status is not as expected. Try again later or restart the session",
            "session": account.address,
            "status": account.session_status,
            "expected": ["WORKING"],
        }
    return None


def is_authorised(request: web.Request, account: Account) -> bool:
    """An account without a key takes everybody, as WAHA does."""
    expected = account.credentials.get("api_key", "")
    given = request.headers.get("X-Api-Key", "")
    same = hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
    return same or not expected


def refused(
    world: World, account: Account | None, status: int, body: dict[str, object]
) -> web.Response:
    world.refuse(account, str(body.get("message", "session")), status=status)
    body.setdefault("statusCode", status)
    return web.Response(status=status, body=_encode(body), content_type="application/json")


async def tell(request: web.Request) -> web.Response:
    """`sendSeen`, `startTyping`, `stopTyping`: the customer's phone shows it."""
    world = request.app[WORLD]
    try:
        call = _decode(await request.read())
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return refused(world, None, 400, {"message": "The body is malformed."})
    account = world.accounts.get(
        f"{Provider.WAHA}:{request.match_info.get('session', call.session)}"
    )
    if account is None or not is_authorised(request, account):
        return refused(world, account, 401 if account else 404, {"message": "Unauthorized"})
    phone = world.find_phone(account, call.chat_id.partition("@")[0])
    if phone is not None:
        _show(world, phone, request.match_info["verb"])
    return web.Response(status=201, body=b'{"success":true}', content_type="application/json")


def _show(world: World, phone: Phone, verb: str) -> None:
    if verb == "sendSeen":
        read_up_to(world, phone, None)
        world.tape.write("agent_read", account=phone.account, phone=phone.id, name=phone.name)
    else:
        show_typing(world, phone, is_typing=verb == "startTyping")


def routes() -> list[web.RouteDef]:
    verbs = "{verb:sendSeen|startTyping|stopTyping}"
    return [
        web.post(f"/waha/api/{verbs}", tell),
        web.post(f"/waha/api/{{session}}/{verbs}", tell),
        web.post("/waha/api/sendText", send_text),
        web.post("/waha/api/{session}/sendText", send_text),
    ]
