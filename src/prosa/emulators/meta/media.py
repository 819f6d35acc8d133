"""Meta's files: `POST /{number}/media`, `GET /{media id}`, and the address that it tells.

Source: "media" of business phone numbers. An id in a webhook is good for seven
days, an address for five minutes; `phone_number_id` must not be said of a file
that a customer sent.
"""

from collections.abc import AsyncIterator

from aiohttp import BodyPartReader, web

from prosa.emulators.fate import WORLD, bare_error
from prosa.emulators.media import give
from prosa.emulators.meta import errors
from prosa.emulators.meta.api import is_authorised
from prosa.emulators.model import Account, File, Provider
from prosa.emulators.shelf import TooLarge
from prosa.emulators.switches import MediaFault, happens
from prosa.emulators.tape import now
from prosa.emulators.world import World

KEPT_SECONDS = 7 * 24 * 3600
_MB = 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument"

LIMITS = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * _MB),
    **dict.fromkeys(("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * _MB),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * _MB),
    "image/webp": 500 * 1024,
    **dict.fromkeys(
        (
            "application/pdf",
            "text/plain",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_WORD}.wordprocessingml.document",
            f"{_WORD}.spreadsheetml.sheet",
            f"{_WORD}.presentationml.presentation",
        ),
        100 * _MB,
    ),
}


async def upload(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    account = world.accounts.get(f"{Provider.META}:{request.match_info['phone_number_id']}")
    if account is None:
        return errors.no_such_object(request.match_info["phone_number_id"])
    if not is_authorised(request, account):
        return errors.bad_token()
    if happens(world.poster.faults.upload_error_fraction):
        world.tape.write("upload", account=account.key, status=500, fault="error")
        return bare_error()
    try:
        file = await _read(request, world, account)
    except TooLarge:
        return errors.invalid("The file is too large for its type.")
    if file is None:
        return errors.invalid("Param file must be a file with one of the supported types.")
    world.tape.write("upload", account=account.key, text=file.filename, status=200)
    return web.json_response({"id": file.id})


async def _read(request: web.Request, world: World, account: Account) -> File | None:
    """The file of the form, or None if there is none that Meta takes."""
    told: dict[str, str] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name != "file":
            told[part.name or ""] = await part.text()
            continue
        mime = told.get("type", "") or part.headers.get("Content-Type", "")
        if told.get("messaging_product") != "whatsapp" or mime not in LIMITS:
            return None
        return await world.shelf.add(
            _parts_of(part),
            mime=mime,
            filename=part.filename or "",
            account=account.key,
            is_uploaded=True,
            most=LIMITS[mime],
        )
    return None


async def _parts_of(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(256 * 1024):
        yield bytes(chunk)


async def locate(request: web.Request) -> web.Response:
    """Where a file is, for five minutes."""
    world = request.app[WORLD]
    media_id = request.match_info["media_id"]
    file = world.shelf.find(media_id)
    if file is None or _has_expired(world, file):
        return errors.no_such_object(media_id)
    account = world.accounts.get(file.account)
    if account is None or not is_authorised(request, account):
        return errors.bad_token()
    number = request.query.get("phone_number_id")
    if number is not None and not file.is_uploaded:
        return errors.invalid("The media is not of this phone number.")
    until = now() + world.poster.pace.media_url_seconds
    here = f"{request.scheme}://{request.host}"
    return web.json_response(
        {
            "messaging_product": "whatsapp",
            "url": f"{here}/meta/files/{file.id}?until={until:.3f}",
            "mime_type": file.mime,
            "sha256": file.sha256,
            "file_size": file.size_bytes,
            "id": file.id,
        }
    )


async def download(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    file = world.shelf.find(request.match_info["media_id"])
    if file is None or now() > float(request.query.get("until", "0")):
        return web.Response(status=404, text="Not Found")
    account = world.accounts.get(file.account)
    if account is None or not is_authorised(request, account):
        return web.Response(status=401, text="Unauthorized")
    return await give(request, file)


def _has_expired(world: World, file: File) -> bool:
    return world.poster.faults.media_fault == MediaFault.EXPIRED or now() - file.at > KEPT_SECONDS


def routes() -> list[web.RouteDef]:
    return [
        web.post("/meta/{version}/{phone_number_id}/media", upload),
        web.get("/meta/files/{media_id}", download),
        web.get("/meta/{version}/{media_id}", locate),
    ]
