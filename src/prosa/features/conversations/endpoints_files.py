"""Files over HTTP: sending one for a message, and where the bytes of one are.

Bodies of files are streamed and can take minutes, so no unit of work is open
meanwhile: one before, to see what may be sent, and one after, for the row.
"""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, status
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response

from prosa.channels.files import name_of
from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain.attachments import Attachment, FileNotFound, MediaKind, NotHere
from prosa.domain.ids import AttachmentId, ConversationId
from prosa.domain.permissions import Permission
from prosa.features.conversations import queries
from prosa.features.conversations.acting import Acting, acting
from prosa.features.conversations.actions import files
from prosa.features.conversations.desk import By
from prosa.features.conversations.examples import ATTACHMENT, LINK
from prosa.features.conversations.queries import ListedConversation
from prosa.features.conversations.schemas import FileLink
from prosa.features.media import queries as media
from prosa.features.media.actions import upload as uploads
from prosa.features.media.queries import Links, Variant
from prosa.http.deps import CurrentActor, Now, Requires, Store, Working
from prosa.http.openapi import answers, refusals
from prosa.http.problems import Unavailable

router = APIRouter(tags=["files"])

_SEE = Requires(Permission.CONVERSATION_SEE)
_REPLY = Requires(Permission.CONVERSATION_REPLY)
_KEPT_SECONDS: Final = 60
"""A browser may keep a redirect so long; the address itself serves at least ten minutes."""

_ANY_BODY: Final[dict[str, Any]] = {  # Any: OpenAPI objects
    "requestBody": {
        "required": True,
        "description": "The bytes of the file, as they are.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/uploads",
    operation_id="upload_file",
    status_code=status.HTTP_201_CREATED,
    responses={**answers(ATTACHMENT, status=201), **refusals(404, 413, 415)},
    dependencies=[_REPLY],
    openapi_extra=_ANY_BODY,
)
async def upload_file(
    request: Request,
    store: Store,
    actor: CurrentActor,
    clock: Now,
    conversation_id: Annotated[UUID, Query(description="Where it is to be sent.")],
    filename: Annotated[str | None, Query(max_length=500)] = None,
    kind: Annotated[
        MediaKind | None, Query(description="As what it is sent; left out: as what it is.")
    ] = None,
    is_voice: Annotated[bool, Query(description="A voice note: Ogg with Opus.")] = False,
) -> Attachment:
    """A file for a message of yours. Put its id into `attachment_id` of one message within a day.

    Its type is told by its bytes; `media_limits` of the conversation say what is taken.
    """
    async with store.work(actor.company_id) as work:
        conversation = await _seen(work, ConversationId(conversation_id), await acting(work, actor))
    named = name_of(filename or "")
    wish = uploads.Wish(named, _length_of(request), kind, is_voice)
    storage: uploads.Storage = request.app.state.storage
    try:
        kept = await uploads.take_in(
            request.stream(),
            wish,
            limits=CHANNELS[conversation.channel].capabilities.media,
            storage=storage,
            company_id=actor.company_id,
        )
    except uploads.StorageFailed:
        raise Unavailable("The file cannot be written here at the moment.") from None
    except ClientDisconnect:
        return Response(status_code=499)  # type: ignore[return-value]  # nobody is there to read it
    # Without its row the file is an orphan, which a sweep removes. Not here: a commit whose answer
    # was lost may have happened.
    async with store.work(actor.company_id) as work:
        return await uploads.record_upload(
            work,
            kept,
            filename=named,
            inbox_id=conversation.inbox_id,
            by=actor.user_id,
            now=clock.now(),
        )


@router.delete(
    "/uploads/{upload_id}",
    operation_id="discard_upload",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404, 409),
    dependencies=[_REPLY],
)
async def discard_upload(
    upload_id: UUID, request: Request, store: Store, actor: CurrentActor
) -> None:
    """An upload of yours that goes into no message."""
    async with store.work(actor.company_id) as work:
        key = await uploads.drop_upload(work, AttachmentId(upload_id), by=actor.user_id)
    await request.app.state.storage.remove(key)


@router.get(
    "/attachments/{attachment_id}/content",
    operation_id="get_attachment_content",
    status_code=status.HTTP_302_FOUND,
    response_class=RedirectResponse,
    responses=refusals(404, 409),
    dependencies=[_SEE],
)
async def get_attachment_content(
    attachment_id: UUID,
    request: Request,
    work: Working,
    by: Acting,
    clock: Now,
    download: Annotated[bool, Query(description="To be saved rather than shown.")] = False,
) -> Response:
    """Sends you on to the bytes, at an address that serves ten minutes without sign-in."""
    file = await _file(work, AttachmentId(attachment_id), by)
    variant = Variant.SAVED if download else Variant.SHOWN
    path, _ = _links(request).path(work.company_id, file.id, variant=variant, now=clock.now())
    return _sent_on(path)


@router.get(
    "/attachments/{attachment_id}/thumbnail",
    operation_id="get_attachment_thumbnail",
    status_code=status.HTTP_302_FOUND,
    response_class=RedirectResponse,
    responses=refusals(404, 409),
    dependencies=[_SEE],
)
async def get_attachment_thumbnail(
    attachment_id: UUID, request: Request, work: Working, by: Acting, clock: Now
) -> Response:
    """A small picture of an image (WebP, at most 640 pixels). Only where `has_thumbnail`."""
    file = await _file(work, AttachmentId(attachment_id), by)
    if not file.has_thumbnail:
        raise FileNotFound("There is no small picture of this file.")
    path, _ = _links(request).path(
        work.company_id, file.id, variant=Variant.THUMBNAIL, now=clock.now()
    )
    return _sent_on(path)


@router.get(
    "/attachments/{attachment_id}/link",
    operation_id="get_attachment_link",
    responses={**answers(LINK), **refusals(404, 409)},
    dependencies=[_SEE],
)
async def get_attachment_link(
    attachment_id: UUID, request: Request, work: Working, by: Acting, clock: Now
) -> FileLink:
    """The same addresses, for programs and for players that cannot be sent on."""
    file = await _file(work, AttachmentId(attachment_id), by)
    links, now = _links(request), clock.now()
    url, expires_at = links.path(work.company_id, file.id, now=now)
    saved, _ = links.path(work.company_id, file.id, variant=Variant.SAVED, now=now)
    thumbnail, _ = links.path(work.company_id, file.id, variant=Variant.THUMBNAIL, now=now)
    return FileLink(
        url=url,
        download_url=saved,
        thumbnail_url=thumbnail if file.has_thumbnail else None,
        expires_at=expires_at,
    )


@router.post(
    "/attachments/{attachment_id}/fetch",
    operation_id="fetch_attachment",
    responses={**answers(ATTACHMENT), **refusals(404, 409)},
    dependencies=[_SEE],
)
async def fetch_attachment(
    attachment_id: UUID, work: Working, by: Acting, clock: Now
) -> Attachment:
    """Ask the provider once more for a file that did not come. `message.updated` tells the end."""
    return await files.fetch_again(work, AttachmentId(attachment_id), by=by, clock=clock)


async def _file(work: Work, attachment_id: AttachmentId, by: By) -> Attachment:
    """A stored file of a conversation that they may see, or an upload of their own."""
    conversation_id = await media.conversation_of_file(work, attachment_id)
    if conversation_id is not None:
        try:
            await _seen(work, conversation_id, by)
        except queries.ConversationNotFound:
            raise FileNotFound("There is no such file.") from None
    elif not await media.is_upload_of(work, attachment_id, by.user_id):
        raise FileNotFound("There is no such file.")
    file = await media.one(work, attachment_id)
    if file.state != "stored":
        raise NotHere("The file is not here.", state=str(file.state))
    return file


async def _seen(work: Work, conversation_id: ConversationId, by: By) -> ListedConversation:
    return await queries.one(work, conversation_id, viewer=by.viewer)


def _length_of(request: Request) -> int | None:
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else None


def _links(request: Request) -> Links:
    return request.app.state.links


def _sent_on(path: str) -> Response:
    headers = {"cache-control": f"private, max-age={_KEPT_SECONDS}"}
    return RedirectResponse(path, status_code=302, headers=headers)
