"""`POST /meta/{version}/{phone_number_id}/messages`: send a text, or mark one as read."""

import hmac

import msgspec
from aiohttp import web

from prosa.emulators.afterwards import react, read_up_to, show_typing
from prosa.emulators.fate import WORLD, Fate, answered, bare_error, fate_of_a_send
from prosa.emulators.meta import errors
from prosa.emulators.meta.templates import TemplatePart, fault_in, words_of
from prosa.emulators.model import Account, Content, Phone, Provider
from prosa.emulators.switches import WindowRule
from prosa.emulators.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
FILES = ("image", "audio", "video", "document", "sticker")
MAX_REFERENCE = 512


class TextPart(msgspec.Struct):
    body: str = ""


class MediaPart(msgspec.Struct):
    id: str = ""
    caption: str = ""
    filename: str = ""
    voice: bool = False


class ContextPart(msgspec.Struct):
    message_id: str = ""


class ReactionPart(msgspec.Struct):
    message_id: str = ""
    emoji: str = ""


class TypingPart(msgspec.Struct):
    type: str = ""


class Call(msgspec.Struct):
    """What a business may post. What we do not know is ignored, as Meta does."""

    messaging_product: str = ""
    recipient_type: str = "individual"
    to: str = ""
    recipient: str = ""
    type: str = "text"
    text: TextPart | None = None
    image: MediaPart | None = None
    audio: MediaPart | None = None
    video: MediaPart | None = None
    document: MediaPart | None = None
    sticker: MediaPart | None = None
    template: TemplatePart | None = None
    reaction: ReactionPart | None = None
    context: ContextPart | None = None
    biz_opaque_callback_data: str = ""
    status: str = ""
    message_id: str = ""
    typing_indicator: TypingPart | None = None


_decode = msgspec.json.Decoder(Call).decode
_encode = msgspec.json.Encoder().encode


async def post_message(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    address = request.match_info["phone_number_id"]
    account = world.accounts.get(f"{Provider.META}:{address}")
    if account is None:
        return _refused(world, None, errors.no_such_object(address), "unknown number")
    if not is_authorised(request, account):
        return _refused(world, account, errors.bad_token(), "wrong token")
    try:
        call = _decode(await request.read())
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _refused(world, account, errors.invalid("The body is malformed."), "malformed")
    fault = _fault_in(call) or _fault_in_file(call, world, account)
    if fault is None and call.type == "template" and not call.status:
        fault = fault_in(world, account.business_account_id, call.template)
    if fault is not None:
        return _refused(world, account, fault, "invalid")
    if call.status:
        return _mark_read(world, account, call)
    return await _send(request, world, account, call)


async def _send(request: web.Request, world: World, account: Account, call: Call) -> web.Response:
    faults = world.poster.faults
    recipient = call.to.lstrip("+") or call.recipient
    fate = fate_of_a_send(faults, recipient)
    if fate is Fate.CODED:
        code = faults.error_code
        return _refused(world, account, errors.refusal(code), f"error {code}")
    if fate is Fate.BARE:
        return _refused(world, account, bare_error(), "bare 500")
    phone = world.phone_at(account, recipient)
    is_late = call.type != "template" and world.receipts.is_outside_window(phone)
    if faults.window_rule is WindowRule.ANSWER and is_late:
        refusal = errors.refusal(131047, details="More than 24 hours have passed.")
        return _refused(world, account, refusal, "outside the window")
    if call.type == "reaction":
        return await _react(request, account, phone, call, fate)
    quoted = call.context.message_id if call.context else ""
    if quoted and not any(m.id == quoted for m in phone.messages):
        return _refused(world, account, errors.refusal(131009, details="Unknown context."), "quote")
    text = call.text.body if call.text else ""
    content = _content_of(call, world)
    if content is not None:
        text = (_media_in(call) or MediaPart()).caption
    if call.template is not None and call.type == "template":
        text = words_of(world, account.business_account_id, call.template)
        content = Content(kind="template")
    reference = call.biz_opaque_callback_data
    message = world.accept(account, recipient, text, reference, content=content, reply_to=quoted)
    response = web.Response(
        body=_accepted_body(phone, recipient, message.id), content_type="application/json"
    )
    return await answered(request, fate, response)


async def _react(
    request: web.Request, account: Account, phone: Phone, call: Call, fate: Fate
) -> web.Response:
    """The reaction has an id of its own, which nobody asks for again."""
    world, part = request.app[WORLD], call.reaction or ReactionPart()
    message = next((m for m in phone.messages if m.id == part.message_id), None)
    if message is None or message.is_revoked:
        details = "The message to react to is unknown."
        return _refused(world, account, errors.refusal(131009, details=details), "reaction")
    react(world, phone, message, part.emoji, by_company=True)
    body = _accepted_body(phone, call.to or call.recipient, world.new_id(account))
    response = web.Response(body=body, content_type="application/json")
    return await answered(request, fate, response)


def _accepted_body(phone: Phone, recipient: str, message_id: str) -> bytes:
    contact = {"input": recipient}
    if phone.number:
        contact["wa_id"] = phone.number
    if phone.bsuid:
        contact["user_id"] = phone.bsuid
    return _encode(
        {
            "messaging_product": "whatsapp",
            "contacts": [contact],
            "messages": [{"id": message_id, "message_status": "accepted"}],
        }
    )


def _media_in(call: Call) -> MediaPart | None:
    return {
        "image": call.image,
        "audio": call.audio,
        "video": call.video,
        "document": call.document,
        "sticker": call.sticker,
    }.get(call.type)


def _content_of(call: Call, world: World) -> Content | None:
    part = _media_in(call)
    file = world.shelf.find(part.id) if part else None
    if part is None or file is None:
        return None
    if part.filename:
        file.filename = part.filename
    return Content(kind=call.type, file=file, is_voice=part.voice)


def is_authorised(request: web.Request, account: Account) -> bool:
    expected = f"Bearer {account.credentials.get('access_token', '')}"
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _fault_in(call: Call) -> web.Response | None:
    """What Meta would say of the parameters, or None if they are fine."""
    if call.messaging_product != "whatsapp":
        return errors.missing("messaging_product")
    if call.status:
        return None if call.message_id else errors.missing("message_id")
    if not (call.to or call.recipient):
        return errors.missing("to")
    if call.type in FILES or call.type == "template":
        return _check_reference(call)
    return _fault_in_words(call)


def _fault_in_words(call: Call) -> web.Response | None:
    if call.type == "reaction":
        return None if call.reaction else errors.missing("reaction")
    if call.type != "text":
        return errors.refusal(131009, details=f"The emulator knows no type {call.type!r}.")
    if call.text is None or not call.text.body:
        return errors.missing("text")
    if len(call.text.body) > MAX_TEXT:
        return errors.invalid(f"Param text['body'] must be at most {MAX_TEXT} characters long.")
    return _check_reference(call)


def _check_reference(call: Call) -> web.Response | None:
    if len(call.biz_opaque_callback_data.encode()) > MAX_REFERENCE:
        return errors.invalid(f"biz_opaque_callback_data is longer than {MAX_REFERENCE} bytes.")
    return None


def _fault_in_file(call: Call, world: World, account: Account) -> web.Response | None:
    """A message shows a file that was uploaded before, with a caption where there can be one."""
    if call.status or call.type not in FILES:
        return None
    part = _media_in(call)
    file = world.shelf.find(part.id) if part else None
    if part is None or file is None or not file.is_uploaded or file.account != account.key:
        return errors.invalid("The media id is unknown.")
    if part.caption and call.type in ("audio", "sticker"):
        return errors.invalid(f"Unexpected key 'caption' on param {call.type!r}.")
    if len(part.caption) > MAX_CAPTION:
        return errors.invalid(f"The caption must be at most {MAX_CAPTION} characters long.")
    return None


def _mark_read(world: World, account: Account, call: Call) -> web.Response:
    """The business has read a customer's message, and all before it."""
    phone = world.phone_of_message(account, call.message_id)
    if phone is None:
        return errors.invalid("The message id is unknown.")
    read_up_to(world, phone, call.message_id)
    world.tape.write("agent_read", account=account.key, phone=phone.id, name=phone.name, status=200)
    if call.typing_indicator is not None:
        show_typing(world, phone, is_typing=True)
    return web.Response(body=b'{"success":true}', content_type="application/json")


def _refused(
    world: World, account: Account | None, response: web.Response, why: str
) -> web.Response:
    world.refuse(account, why, status=response.status)
    return response


def routes() -> list[web.RouteDef]:
    return [web.post("/meta/{version}/{phone_number_id}/messages", post_message)]
