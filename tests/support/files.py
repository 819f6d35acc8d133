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
    """Ogg with Opus: a head, and a last page that says where it ends."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    end = int(seconds * 48_000) + 312
    return _ogg_page(head, position=0, number=0) + _ogg_page(b"\x00" * 400, position=end, number=1)


def _ogg_page(content: bytes, *, position: int, number: int) -> bytes:
    sizes = [255] * (len(content) // 255) + [len(content) % 255]
    header = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, position, 1, number, 0, len(sizes))
    return header + bytes(sizes) + content


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
