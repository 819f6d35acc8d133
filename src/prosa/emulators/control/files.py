"""Files of the phones: taken in, given back, and put into what a customer writes."""

import mimetypes

from aiohttp import web

from prosa.emulators.control.bodies import NewMessage, Refusal, answer
from prosa.emulators.fate import WORLD
from prosa.emulators.media import body_parts
from prosa.emulators.model import Content, File
from prosa.emulators.shelf import TooLarge
from prosa.emulators.world import World

MOST_BYTES = 200 * 1024 * 1024
_KINDS = ("image", "audio", "video", "document", "sticker")


async def add_file(request: web.Request) -> web.Response:
    """`POST /files?filename=&mime=`: any bytes. The type is told, guessed by the name, or as the
    body says."""
    filename = request.query.get("filename", "")
    guessed = mimetypes.guess_type(filename)[0] or request.content_type
    try:
        file = await request.app[WORLD].shelf.add(
            body_parts(request),
            mime=request.query.get("mime", "") or guessed,
            filename=filename,
            most=MOST_BYTES,
        )
    except TooLarge:
        raise Refusal(413, "emulator.too_large", "The file is too large.") from None
    return answer(file, 201)


async def get_file(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    file = world.shelf.find(request.match_info["id"])
    if file is None:
        raise Refusal(404, "emulator.no_such_file", "No file has this id.")
    return web.FileResponse(world.shelf.path_of(file), headers={"Content-Type": file.mime})


def content_of(world: World, asked: NewMessage) -> Content | None:
    """What a message holds besides words. Raises `Refusal`."""
    if asked.place is not None:
        return Content(kind="location", place=asked.place)
    if asked.contacts:
        return Content(kind="contacts", contacts=asked.contacts)
    if not asked.file:
        return None
    file = world.shelf.find(asked.file)
    if file is None:
        raise Refusal(404, "emulator.no_such_file", "No file has this id.")
    return file_content(file, asked.kind, is_voice=asked.is_voice)


def file_content(file: File, kind: str = "", *, is_voice: bool = False) -> Content:
    """A file as it is sent: by its type, unless it is told."""
    if kind and kind not in _KINDS:
        raise Refusal(422, "emulator.invalid", f"A kind is one of {', '.join(_KINDS)}.")
    family = file.mime.partition("/")[0]
    guessed = family if family in ("image", "audio", "video") else "document"
    return Content(kind="audio" if is_voice else kind or guessed, file=file, is_voice=is_voice)


def routes() -> list[web.RouteDef]:
    return [web.post("/files", add_file), web.get("/files/{id}", get_file)]
