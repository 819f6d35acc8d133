"""WAHA's files: sends that carry one, and where those of customers are, for three minutes.

Sources: "send messages" and "receive messages". WAHA names its files as it sees
itself (`http://localhost:3000/api/files/…`), whoever asks.
"""

import base64
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from prosa.emulators.fate import WORLD
from prosa.emulators.media import body_parts, give
from prosa.emulators.model import Content, File, Message
from prosa.emulators.shelf import Shelf, TooLarge
from prosa.emulators.switches import MediaFault
from prosa.emulators.tape import now
from prosa.emulators.waha.api import find_session, is_authorised, refused, send_content
from prosa.emulators.waha.words import message_part
from prosa.emulators.world import World

MOST_BYTES = 200 * 1024 * 1024
_MARK = re.compile(rb'"data"\s*:\s*"')
_KINDS = {"sendImage": "image", "sendVideo": "video", "sendVoice": "audio", "sendFile": "document"}


class FilePart(msgspec.Struct):
    mimetype: str = ""
    filename: str = ""
    url: str = ""


class Call(msgspec.Struct, rename={"chat_id": "chatId"}):
    session: str = "default"
    chat_id: str = ""
    caption: str = ""
    reply_to: str = ""
    file: FilePart | None = None


async def send_file(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        call, file = await _read(request, world)
    except (msgspec.MsgspecError, ValueError, RecursionError, TooLarge, aiohttp.ClientError):
        return refused(world, None, 400, {"message": "The body is malformed."})
    account = find_session(request, call.session)
    if account is None:
        return refused(world, None, 404, {"message": "Session not found", "error": "Not Found"})
    if not is_authorised(request, account):
        return refused(world, account, 401, {"message": "Unauthorized"})
    if file is None or not call.chat_id:
        missing = ["file must have data or url"] if file is None else ["chatId must be a string"]
        return refused(world, account, 400, {"message": missing, "error": "Bad Request"})
    verb = request.match_info["verb"]
    if verb == "sendVoice" and file.mime != "audio/ogg":
        return refused(world, account, 400, {"message": "A voice note is OGG with Opus."})
    file.account = account.key
    kind = "audio" if verb == "sendFile" and file.mime.startswith("audio/") else _KINDS[verb]
    content = Content(kind=kind, file=file, is_voice=verb == "sendVoice")
    return await send_content(
        request, account, call.chat_id, call.caption, content, reply_to=call.reply_to
    )


async def _read(request: web.Request, world: World) -> tuple[Call, File | None]:
    """The call without its bytes, and the file that was in it. The Base64 goes to the shelf as it
    comes: a hundred megabytes of it would be five hundred in here."""
    body = _Body(body_parts(request))
    told = await body.until_mark()
    if not body.has_file:
        call = msgspec.json.decode(told, type=Call)
        part = call.file
        return call, await _from_url(world.shelf, part) if part and part.url else None
    file = await world.shelf.add(body.decoded(), mime="", most=MOST_BYTES)
    call = msgspec.json.decode(told + b'"data":""' + body.rest, type=Call)
    if call.file is not None:
        file.mime = call.file.mimetype.partition(";")[0].strip()
        file.filename = call.file.filename
    return call, file


class _Body:
    """A JSON body, taken apart where its Base64 begins and ends."""

    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self._parts = parts
        self._ahead = b""
        self.has_file = False
        self.rest = b""

    async def until_mark(self) -> bytes:
        whole = b""
        async for part in self._parts:
            whole += part
            mark = _MARK.search(whole)
            if mark:
                self.has_file = True
                self._ahead = whole[mark.end() :]
                return whole[: mark.start()]
            if len(whole) > 1024 * 1024:
                raise TooLarge
        return whole

    async def decoded(self) -> AsyncIterator[bytes]:
        left = b""
        part: bytes | None = self._ahead
        while part is not None:
            text, quote, after = part.partition(b'"')
            left += text
            end = len(left) - len(left) % 4
            yield base64.b64decode(left[:end], validate=True)
            left = left[end:]
            if quote:
                self.rest = after
                break
            part = await anext(self._parts, None)
        if left:
            raise ValueError("The Base64 ends in the middle.")
        async for part in self._parts:
            self.rest += part


async def _from_url(shelf: Shelf, part: FilePart) -> File:
    async with aiohttp.ClientSession() as http, http.get(part.url) as answer:
        answer.raise_for_status()
        return await shelf.add(
            answer.content.iter_chunked(256 * 1024), mime=part.mimetype, filename=part.filename
        )


async def get_file(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    account = find_session(request)
    if account is None or not is_authorised(request, account):
        return web.Response(status=401, text="Unauthorized")
    file = world.shelf.find(request.match_info["name"].partition(".")[0])
    if file is None or _is_gone(world, file):
        return web.Response(status=404, text="Not Found")
    return await give(request, file)


async def get_message(request: web.Request) -> web.Response:
    """`downloadMedia=true` brings the file of a message back for another three minutes."""
    world = request.app[WORLD]
    account = find_session(request)
    if account is None or not is_authorised(request, account):
        return web.json_response({"message": "Unauthorized"}, status=401)
    key = request.match_info["id"].rpartition("_")[2]
    phone = world.phone_of_message(account, key)
    message = next((m for m in phone.messages if m.id == key), None) if phone else None
    if phone is None or message is None:
        return web.json_response({"message": "Message not found"}, status=404)
    payload: dict[str, Any] = dict(message_part(phone, message)["payload"])  # Any: JSON
    if request.query.get("downloadMedia") == "true":
        _bring_back(world, message)
    else:
        payload["media"] = None
    return web.json_response(payload)


def _bring_back(world: World, message: Message) -> None:
    file = message.content.file if message.content else None
    if file is not None and world.poster.faults.media_fault != MediaFault.EXPIRED:
        file.at = now()


def _is_gone(world: World, file: File) -> bool:
    faults, pace = world.poster.faults, world.poster.pace
    return faults.media_fault == MediaFault.EXPIRED or now() - file.at > pace.waha_file_seconds


def routes() -> list[web.RouteDef]:
    verbs = "{verb:sendImage|sendVideo|sendVoice|sendFile}"
    return [
        web.post(f"/waha/api/{verbs}", send_file),
        web.post(f"/waha/api/{{session}}/{verbs}", send_file),
        web.get("/waha/api/files/{session}/{name}", get_file),
        web.get("/waha/api/{session}/chats/{chat}/messages/{id}", get_message),
    ]
