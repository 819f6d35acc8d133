"""Files that agents send: taken in as streams, refused early, used once (MSG-09)."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from prosa.domain.ids import AttachmentId
from prosa.features.media.storage import LocalFolder
from tests.support import files
from tests.support.agent import Agent
from tests.support.folders import MEDIA_DIR
from tests.support.patience import PATIENCE_SECONDS, until
from tests.support.world import World

pytestmark = pytest.mark.anyio

MB = 1024 * 1024


async def talking(world: World, *, on: str = "whatsapp") -> Agent:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on=on)
    await world.contact("Rui").writes("1", on=on)
    return ana


def kept(world: World) -> list[Path]:
    """Files of this company, finished or not."""
    folders = (MEDIA_DIR / world.company.hex, MEDIA_DIR / "unfinished")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


async def said(answer: Any) -> tuple[int, str, dict[str, Any]]:
    body = answer.json()
    return answer.status_code, body["code"], body["details"]


async def test_the_bytes_say_what_it_is(world: World) -> None:
    ana = await talking(world)
    answer = await files.upload(
        ana, "Rui", files.picture(form="PNG"), mime="application/pdf", filename="a.pdf"
    )
    told = answer.json()
    assert (answer.status_code, told["kind"], told["mime"]) == (201, "image", "image/png")
    assert told["has_thumbnail"]
    assert (told["width"], told["height"]) == (64, 48)


async def test_limits_are_told_before_anything_is_chosen(world: World) -> None:
    ana = await talking(world)
    conversation = await ana.opens("Rui")
    assert conversation["max_text_length"] == 4096
    limits = conversation["media_limits"]
    assert limits["image"] == {
        "max_bytes": 5 * MB,
        "mimes": ["image/jpeg", "image/png"],
        "max_caption_length": 1024,
    }
    assert limits["audio"]["max_caption_length"] == 0
    assert limits["document"]["max_bytes"] == 100 * MB


async def test_what_is_announced_as_too_large_is_refused_before_it_is_sent(world: World) -> None:
    """Not one byte of the body is waited for."""
    ana = await talking(world)
    conversation = await world.conversation_of("Rui")
    host, port = world.stack.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        (
            f"POST /api/v1/uploads?conversation_id={conversation['id']} HTTP/1.1\r\n"
            f"host: {host}\r\nauthorization: Bearer {await ana.token()}\r\n"
            f"content-length: {101 * MB}\r\n\r\n"
        ).encode()
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 413")
    assert not kept(world)


async def test_a_picture_larger_than_pictures_may_be_is_refused_by_its_first_bytes(
    world: World,
) -> None:
    ana = await talking(world)
    large = files.picture() + bytes(6 * MB)
    answer = await files.upload(ana, "Rui", large, mime="image/jpeg")
    assert await said(answer) == (413, "media.too_large", {"max_bytes": 5 * MB})
    assert not kept(world)


async def test_a_body_without_a_length_is_counted(world: World) -> None:
    ana = await talking(world)

    async def endless() -> AsyncGenerator[bytes]:
        yield files.picture()
        for _ in range(20):
            yield bytes(MB)

    answer = await files.upload(ana, "Rui", endless(), mime="image/jpeg")  # type: ignore[arg-type]  # a stream
    assert await said(answer) == (413, "media.too_large", {"max_bytes": 5 * MB})
    assert not kept(world)


@pytest.mark.parametrize(
    ("content", "query", "code"),
    [
        (b"", {}, "media.empty"),
        (files.HTML, {}, "media.unsupported_kind"),
        (files.EXE, {"filename": "foto.jpg"}, "media.unsupported_kind"),
        (files.picture(form="WEBP"), {}, "media.unsupported_kind"),
        (files.PDF, {"is_voice": True}, "media.unsupported_kind"),
        (b"ID3" + bytes(99), {"is_voice": True}, "media.unsupported_kind"),
        (files.PDF, {"kind": "image"}, "media.unsupported_kind"),
        (files.picture(form="WEBP") + bytes(120_000), {"kind": "sticker"}, "media.too_large"),
    ],
)
async def test_what_the_channel_does_not_take_is_refused(
    world: World, content: bytes, query: dict[str, Any], code: str
) -> None:
    ana = await talking(world)
    answer = await files.upload(ana, "Rui", content, **query)
    assert (await said(answer))[1] == code
    assert not kept(world)


async def test_no_channel_takes_programs(world: World) -> None:
    """WAHA takes any document."""
    ana = await talking(world, on="waha")
    assert (await files.upload(ana, "Rui", files.HTML)).status_code == 201
    assert (await said(await files.upload(ana, "Rui", files.EXE)))[1] == "media.unsupported_kind"


async def test_a_sticker_is_one_only_if_somebody_says_so(world: World) -> None:
    ana = await talking(world)
    answer = await files.upload(ana, "Rui", files.picture(form="WEBP"), kind="sticker")
    assert answer.json()["kind"] == "sticker"


async def test_somebody_who_leaves_in_the_middle_leaves_nothing(world: World) -> None:
    ana = await talking(world)
    conversation = await world.conversation_of("Rui")
    host, port = world.stack.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        (
            f"POST /api/v1/uploads?conversation_id={conversation['id']} HTTP/1.1\r\n"
            f"host: {host}\r\nauthorization: Bearer {await ana.token()}\r\n"
            f"content-length: {4 * MB}\r\n\r\n"
        ).encode()
        + files.picture()
        + bytes(2 * MB)
    )
    await writer.drain()
    await until(lambda: kept(world))
    writer.close()
    await until(lambda: not kept(world))
    assert await world.rows("SELECT 1 FROM attachments") == []
    del reader


async def test_only_who_sent_it_may_use_see_or_discard_it(world: World) -> None:
    ana = await talking(world)
    bia, marcos = await world.agent("Bia", "Vendas"), await world.supervisor()
    upload = (await files.upload(ana, "Rui", files.picture())).json()["id"]
    assert (await ana.asks("GET", f"/attachments/{upload}/link")).is_success
    conversation = await world.conversation_of("Rui")
    await marcos.gives("Rui", to=bia)
    path = f"/conversations/{conversation['id']}/messages"
    for refused in (
        await bia.refused("GET", f"/attachments/{upload}/link"),
        await bia.refused("DELETE", f"/uploads/{upload}"),
        await bia.refused("POST", path, {"attachment_id": upload}),
    ):
        assert refused == (404, "media.not_found")


async def test_a_discarded_upload_is_gone_with_its_file(world: World) -> None:
    ana = await talking(world)
    upload = (await files.upload(ana, "Rui", files.picture())).json()["id"]
    assert len(kept(world)) == 2
    assert (await ana.asks("DELETE", f"/uploads/{upload}")).status_code == 204
    assert not kept(world)
    assert await ana.refused("DELETE", f"/uploads/{upload}") == (404, "media.not_found")


async def test_a_message_has_words_or_a_file_and_captions_have_limits(world: World) -> None:
    ana = await talking(world)
    conversation = await world.conversation_of("Rui")
    path = f"/conversations/{conversation['id']}/messages"
    assert await ana.refused("POST", path, {}) == (422, "delivery.bad_text")
    voice = (await files.upload(ana, "Rui", files.voice_note(), is_voice=True)).json()["id"]
    said = {"attachment_id": voice, "text": "ouça"}
    assert await ana.refused("POST", path, said) == (422, "media.caption_not_taken")
    picture = (await files.upload(ana, "Rui", files.picture())).json()["id"]
    said = {"attachment_id": picture, "text": "x" * 1025}
    assert await ana.refused("POST", path, said) == (422, "media.caption_not_taken")
    unknown = {"attachment_id": str(AttachmentId(conversation["id"])), "text": ""}
    assert await ana.refused("POST", path, unknown) == (404, "media.not_found")


async def test_nobody_sends_into_a_conversation_that_they_may_not_see(world: World) -> None:
    await talking(world)
    carla = await world.agent("Carla", "Financeiro")
    answer = await files.upload(carla, "Rui", files.picture())
    assert (await said(answer))[:2] == (404, "conversation.not_found")


async def test_a_full_disk_is_a_moment_to_come_again_in(world: World) -> None:
    """503, and never a 201 for what is not kept."""
    ana = await talking(world)
    (MEDIA_DIR / "a file").write_bytes(b"")
    state = world.stack.web.app.state
    here = state.storage
    state.storage = LocalFolder(MEDIA_DIR / "a file")
    try:
        answer = await files.upload(ana, "Rui", files.picture())
    finally:
        state.storage = here
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert await world.rows("SELECT 1 FROM attachments") == []
