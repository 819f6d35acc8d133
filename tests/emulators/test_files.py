"""Files as the providers take, keep and lose them; and through the control API."""

import base64
from typing import Any

import aiohttp
import pytest

from tests.emulators.stage import Stage
from tests.support import files

pytestmark = pytest.mark.anyio

META = "/meta/v21.0"
NUMBER = "106540352242922"
TOKEN = {"authorization": "Bearer token"}
KEY = {"x-api-key": "key"}


async def shelved(stage: Stage, content: bytes, name: str) -> dict[str, Any]:
    url = f"{stage.emulator.url}/control/files"
    async with stage.http.post(url, params={"filename": name}, data=content) as answer:
        assert answer.status == 201
        return await answer.json()


async def uploads(stage: Stage, content: bytes, mime: str, **more: str) -> tuple[int, Any]:
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime, **more})
    form.add_field("file", content, filename="a", content_type=mime)
    url = f"{stage.emulator.url}{META}/{NUMBER}/media"
    async with stage.http.post(url, data=form, headers=TOKEN) as answer:
        return answer.status, await answer.json()


async def gets(stage: Stage, path: str, **headers: str) -> tuple[int, bytes]:
    url = path if path.startswith("http") else stage.emulator.url + path
    async with stage.http.get(url, headers=headers) as answer:
        return answer.status, await answer.read()


async def test_the_control_api_gives_back_what_it_was_given(stage: Stage) -> None:
    file = await shelved(stage, files.PDF, "nota.pdf")
    assert (file["mime"], file["size_bytes"]) == ("application/pdf", len(files.PDF))
    assert await gets(stage, f"/control/files/{file['id']}") == (200, files.PDF)
    assert (await gets(stage, "/control/files/1"))[0] == 404


@pytest.mark.parametrize("channel", ["whatsapp_cloud", "whatsapp_waha"])
async def test_a_phone_sends_a_file_with_words(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    file = await shelved(stage, files.picture(), "foto.jpg")
    said = {"text": "olha", "file": file["id"]}
    line = await stage.control("POST", f"/phones/{phone}/messages", said)
    assert line["content"]["kind"] == "image"
    await stage.until(lambda: stage.product.messages)
    [message] = stage.product.messages
    assert (message.kind, message.text) == ("image", "olha")
    assert message.media is not None
    assert message.media.mime == "image/jpeg"


async def test_what_a_phone_cannot_send_is_said(stage: Stage) -> None:
    phone = await stage.phone()
    path = f"/phones/{phone}/messages"
    await stage.control("POST", path, {}, expect=422)
    await stage.control("POST", path, {"file": "1"}, expect=404)
    file = await shelved(stage, files.PDF, "nota.pdf")
    await stage.control("POST", path, {"file": file["id"], "kind": "film"}, expect=422)


async def test_meta_takes_its_types_up_to_their_limits(stage: Stage) -> None:
    assert (await uploads(stage, files.picture(), "image/jpeg"))[0] == 200
    assert (await uploads(stage, files.HTML, "text/html"))[0] == 400
    large = files.picture() + bytes(5 * 1024 * 1024)
    assert (await uploads(stage, large, "image/jpeg"))[0] == 400
    assert (await uploads(stage, files.picture(), "image/jpeg", messaging_product="x"))[0] == 400


async def test_metas_addresses_need_the_token_and_soon_end(stage: Stage) -> None:
    phone = await stage.phone()
    file = await shelved(stage, files.picture(), "foto.jpg")
    await stage.control("POST", f"/phones/{phone}/messages", {"file": file["id"]})
    path = f"{META}/{file['id']}"
    assert (await gets(stage, path))[0] == 401
    assert (await gets(stage, f"{path}?phone_number_id={NUMBER}", **TOKEN))[0] == 400
    async with stage.http.get(stage.emulator.url + path, headers=TOKEN) as answer:
        told = await answer.json()
    assert told["sha256"] == file["sha256"]
    assert (await gets(stage, told["url"]))[0] == 401
    assert await gets(stage, told["url"], **TOKEN) == (200, files.picture())
    await stage.control("PUT", "/pace", {"media_url_seconds": -1})
    async with stage.http.get(stage.emulator.url + path, headers=TOKEN) as answer:
        late = (await answer.json())["url"]
    assert (await gets(stage, late, **TOKEN))[0] == 404


async def test_waha_keeps_a_file_for_minutes_and_brings_it_back(stage: Stage) -> None:
    phone = await stage.phone("whatsapp_waha")
    file = await shelved(stage, files.picture(), "foto.jpg")
    line = await stage.control("POST", f"/phones/{phone}/messages", {"file": file["id"]})
    here = f"/waha/api/files/default/{file['id']}.jpg"
    assert (await gets(stage, here))[0] == 401
    assert await gets(stage, here, **KEY) == (200, files.picture())
    await stage.control("PUT", "/pace", {"waha_file_seconds": -1})
    assert (await gets(stage, here, **KEY))[0] == 404
    await stage.control("PUT", "/pace", {"waha_file_seconds": 60})
    there = f"/waha/api/default/chats/x/messages/false_x_{line['id']}?downloadMedia=true"
    status, body = await gets(stage, there, **KEY)
    assert status == 200
    assert file["id"].encode() in body


@pytest.mark.parametrize("size", [1, 1000, 300_000])
async def test_waha_takes_a_file_inside_the_call(stage: Stage, size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    phone = await stage.phone("whatsapp_waha")
    body = {
        "session": "default",
        "chatId": "5531988887777@c.us",
        "file": {
            "mimetype": "application/pdf",
            "filename": "nota.pdf",
            "data": base64.b64encode(content).decode(),
        },
        "caption": "segue",
    }
    url = f"{stage.emulator.url}/waha/api/sendFile"
    async with stage.http.post(url, json=body, headers=KEY) as answer:
        assert answer.status == 201
    line = (await stage.chat(phone))[-1]
    assert line["text"] == "segue"
    kept = line["content"]["file"]
    assert (kept["filename"], kept["size_bytes"]) == ("nota.pdf", size)
    assert await gets(stage, f"/control/files/{kept['id']}") == (200, content)


async def test_a_voice_for_waha_is_ogg(stage: Stage) -> None:
    await stage.phone("whatsapp_waha")
    part = {"mimetype": "audio/mpeg", "filename": "a.mp3", "data": "AAAA"}
    body = {"session": "default", "chatId": "5531988887777@c.us", "file": part}
    url = f"{stage.emulator.url}/waha/api/sendVoice"
    async with stage.http.post(url, json=body, headers=KEY) as answer:
        assert answer.status == 400
