"""The customers' phones: taken in hand, written with, switched off."""

from collections import deque

import msgspec
from aiohttp import web

from prosa.emulators import afterwards
from prosa.emulators.control.bodies import (
    NewMessage,
    NewPhone,
    NewReaction,
    NewText,
    PhoneChange,
    ReadUpTo,
    Refusal,
    answer,
    phone_view,
    read,
)
from prosa.emulators.control.files import content_of
from prosa.emulators.fate import WORLD
from prosa.emulators.model import Account, Message, Phone, Provider
from prosa.emulators.tape import now
from prosa.kit.ids import uuid7

MAX_TEXT = 4096


async def add_phone(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    asked = await read(request, NewPhone)
    account = world.accounts.get(asked.account)
    if account is None:
        raise Refusal(404, "emulator.no_such_account", "No account has this key.")
    _check_address(asked, account)
    phone = Phone(
        id=str(uuid7()),
        account=account.key,
        name=asked.name,
        number=asked.number.lstrip("+"),
        bsuid=asked.bsuid,
        lid=asked.lid,
        is_reading=asked.is_reading,
        answers=deque(asked.answers),
    )
    return answer(phone_view(world.add_phone(phone)), 201)


def _check_address(asked: NewPhone, account: Account) -> None:
    number = asked.number.lstrip("+")
    if number and not (number.isdecimal() and number.isascii()):
        raise Refusal(422, "emulator.invalid", "A number is digits, with the country code.")
    hidden = asked.bsuid if account.channel is Provider.META else asked.lid
    foreign = asked.lid if account.channel is Provider.META else asked.bsuid
    if foreign or not (number or hidden):
        said = "Meta knows people by `number` or `bsuid`, WAHA by `number` or `lid`."
        raise Refusal(422, "emulator.invalid", said)


async def change_phone(request: web.Request) -> web.Response:
    world, phone = request.app[WORLD], _phone(request)
    change = await read(request, PhoneChange)
    phone.name = change.name or phone.name
    if change.fails_with is not msgspec.UNSET:
        phone.fails_with = change.fails_with
    if change.answers is not None:
        phone.answers = deque(change.answers)
    if change.silent_for_seconds is not None:
        phone.last_wrote_at = now() - change.silent_for_seconds
    _switch(request, phone, change)
    world.tape.tell("phone", {"id": phone.id})
    return answer(phone_view(phone))


def _switch(request: web.Request, phone: Phone, change: PhoneChange) -> None:
    receipts = request.app[WORLD].receipts
    if change.is_on is not None:
        phone.is_on = change.is_on
        if phone.is_on:
            receipts.network_is_back(phone)
    if change.is_reading is not None:
        phone.is_reading = change.is_reading
        if phone.is_reading:
            receipts.read_up_to(phone, None)


async def remove_phone(request: web.Request) -> web.Response:
    request.app[WORLD].remove_phone(_phone(request))
    return web.Response(status=204)


async def list_messages(request: web.Request) -> web.Response:
    phone = _phone(request)
    return answer({"phone": phone_view(phone), "items": list(phone.messages)})


async def write(request: web.Request) -> web.Response:
    world, phone = request.app[WORLD], _phone(request)
    asked = await read(request, NewMessage)
    content = content_of(world, asked)
    if len(asked.text) > MAX_TEXT or not (asked.text or content):
        raise Refusal(422, "emulator.invalid", f"A text has 1 to {MAX_TEXT} characters.")
    return answer(world.write(phone, asked.text, content, reply_to=asked.reply_to), 201)


async def type_something(request: web.Request) -> web.Response:
    request.app[WORLD].type_something(_phone(request))
    return web.Response(status=204)


async def read_messages(request: web.Request) -> web.Response:
    phone = _phone(request)
    asked = await read(request, ReadUpTo)
    request.app[WORLD].receipts.read_up_to(phone, asked.up_to)
    return answer(phone_view(phone))


async def write_as_company(request: web.Request) -> web.Response:
    world, phone = request.app[WORLD], _phone(request)
    text = (await read(request, NewText)).text
    if not 0 < len(text) <= MAX_TEXT:
        raise Refusal(422, "emulator.invalid", f"A text has 1 to {MAX_TEXT} characters.")
    return answer(afterwards.write_on_the_companys_phone(world, phone, text), 201)


async def react(request: web.Request) -> web.Response:
    phone = _phone(request)
    message = _message(request, phone)
    asked = await read(request, NewReaction)
    afterwards.react(request.app[WORLD], phone, message, asked.emoji, by_company=asked.by_company)
    return answer(message)


async def edit(request: web.Request) -> web.Response:
    phone = _phone(request)
    message = _message(request, phone)
    text = (await read(request, NewText)).text
    if not 0 < len(text) <= MAX_TEXT:
        raise Refusal(422, "emulator.invalid", f"A text has 1 to {MAX_TEXT} characters.")
    afterwards.edit(request.app[WORLD], phone, message, text)
    return answer(message)


async def revoke(request: web.Request) -> web.Response:
    phone = _phone(request)
    message = _message(request, phone)
    afterwards.revoke(request.app[WORLD], phone, message)
    return answer(message)


def _message(request: web.Request, phone: Phone) -> Message:
    wanted = request.match_info["message"]
    found = next((m for m in phone.messages if m.id == wanted), None)
    if found is None:
        raise Refusal(404, "emulator.no_such_message", "No message of this chat has this id.")
    return found


def _phone(request: web.Request) -> Phone:
    phone = request.app[WORLD].phones.get(request.match_info["id"])
    if phone is None:
        raise Refusal(404, "emulator.no_such_phone", "No phone has this id.")
    return phone


def routes() -> list[web.RouteDef]:
    return [
        web.post("/phones", add_phone),
        web.patch("/phones/{id}", change_phone),
        web.delete("/phones/{id}", remove_phone),
        web.get("/phones/{id}/messages", list_messages),
        web.post("/phones/{id}/messages", write),
        web.patch("/phones/{id}/messages/{message}", edit),
        web.delete("/phones/{id}/messages/{message}", revoke),
        web.post("/phones/{id}/messages/{message}/reaction", react),
        web.post("/phones/{id}/company-messages", write_as_company),
        web.post("/phones/{id}/typing", type_something),
        web.post("/phones/{id}/read", read_messages),
    ]
