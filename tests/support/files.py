"""Files as people send them, small and real, and sending them."""

import struct
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
from PIL import Image

from prosa.emulators.control.files import file_content
from prosa.emulators.model import File, Message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.agent import Agent
    from tests.support.customer import Customer
    from tests.support.world import World

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
EXE = b"MZ\x90\x00" + bytes(200)


def picture(
    width: int = 64, height: int = 48, *, form: str = "JPEG", orientation: int = 0
) -> bytes:
    """A picture with a colour for each corner."""
    image = Image.new("RGB", (width, height), (200, 30, 60))
    image.paste((20, 120, 220), (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
        exif[0x010F] = "Secret Camera"
    content = BytesIO()
    image.save(content, form, **({"exif": exif} if orientation else {}))
    return content.getvalue()


def voice_note(seconds: float = 3.0) -> bytes:
    """Ogg with Opus that any player plays: silence, in packets of 20 ms."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I5sI", 5, b"prosa", 0)
    end = int(seconds * 48_000) + 312
    silence = [b"\xf8\xff\xfe"] * -(-end // 960)
    groups = [silence[n : n + 255] for n in range(0, len(silence), 255)]
    pages = [_ogg_page([head], position=0, number=0, kind=_FIRST)]
    pages.append(_ogg_page([tags], position=0, number=1))
    for n, group in enumerate(groups, 1):
        is_last = n == len(groups)
        position = end if is_last else n * 255 * 960
        kind = _LAST if is_last else 0
        pages.append(_ogg_page(group, position=position, number=n + 1, kind=kind))
    return b"".join(pages)


_FIRST, _LAST = 2, 4


def _ogg_page(packets: list[bytes], *, position: int, number: int, kind: int = 0) -> bytes:
    sizes = bytes(len(packet) for packet in packets)
    assert all(size < 255 for size in sizes), "longer ones need several"

    def page(sum: int) -> bytes:
        header = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, position, 1, number, sum, len(sizes))
        return header + sizes + b"".join(packets)

    return page(_ogg_sum(page(0)))


def _ogg_sum(content: bytes) -> int:
    """RFC 3533: CRC-32 of polynomial 0x04c11db7, not reflected, from zero."""
    found = 0
    for byte in content:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1) ^ (0x104C11DB7 if found & 0x80000000 else 0)
    return found


async def shelved(world: "World", content: bytes, *, mime: str, filename: str = "") -> File:
    """A file in the hands of somebody with a phone."""

    async def parts() -> "AsyncIterator[bytes]":
        yield content

    return await world.emulator.shelf.add(parts(), mime=mime, filename=filename)


async def sends(
    world: "World",
    customer: "Customer",
    content: bytes,
    *,
    mime: str = "image/jpeg",
    filename: str = "",
    caption: str = "",
    kind: str = "",
    is_voice: bool = False,
    on: str = "whatsapp",
    wait: bool = True,
) -> Message:
    """A customer sends a file, and everything that follows from it has happened."""
    phone = await customer.phone(on)
    file = await shelved(world, content, mime=mime, filename=filename)
    message = world.emulator.write(phone, caption, file_content(file, kind, is_voice=is_voice))
    if wait:
        await world.settles()
    return message


async def upload(
    agent: "Agent",
    name: str,
    content: bytes,
    *,
    mime: str = "application/octet-stream",
    **query: Any,
) -> httpx.Response:
    """An agent sends a file for a message to this customer."""
    world = agent._world
    conversation = await world.conversation_of(name)
    return await world.http.post(
        "/api/v1/uploads",
        params={"conversation_id": str(conversation["id"]), **query},
        content=content,
        headers={"authorization": f"Bearer {await agent.token()}", "content-type": mime},
    )


def received(world: "World", message: Message) -> bytes:
    """The bytes that the provider has for a message."""
    assert message.content is not None
    assert message.content.file is not None
    return world.emulator.shelf.path_of(message.content.file).read_bytes()


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a picture."""
    with Image.open(BytesIO(content)) as image:
        return image.size
