"""Pictures, voice notes and documents, both ways (MSG-09, MSG-12, CHN-12, CHN-24)."""

from typing import Any

import pytest

from prosa.emulators.model import Author
from tests.support import files
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

BOTH = pytest.mark.parametrize("channel", ["whatsapp", "waha"])


async def talking(world: World, *, on: str = "whatsapp") -> Agent:
    """Rui talks with Ana."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi", on=on)
    await rui.writes("1", on=on)
    return ana


async def last_entry(world: World, ana: Agent) -> dict[str, Any]:
    conversation = await world.conversation_of("Rui")
    page = await ana.reads(f"/conversations/{conversation['id']}/messages")
    return page["items"][-1]


async def bytes_of(
    world: World, ana: Agent, attachment: dict[str, Any], part: str = "content"
) -> Any:
    answer = await ana.asks("GET", f"/attachments/{attachment['id']}/{part}")
    assert answer.status_code == 302, answer.text
    return await world.http.get(answer.headers["location"])


@BOTH
async def test_a_picture_of_a_customer_is_here_at_once(world: World, channel: str) -> None:
    ana = await talking(world, on=channel)
    picture = files.picture(800, 600)
    await files.sends(world, world.contact("Rui"), picture, caption="quebrou", on=channel)
    entry = await last_entry(world, ana)
    assert (entry["kind"], entry["body"]) == ("image", "quebrou")
    [attachment] = entry["attachments"]
    assert attachment["state"] == "stored"
    assert attachment["mime"] == "image/jpeg"
    assert (attachment["width"], attachment["height"]) == (800, 600)
    assert attachment["size_bytes"] == len(picture)
    shown = await bytes_of(world, ana, attachment)
    assert shown.content == picture
    assert shown.headers["content-type"] == "image/jpeg"
    small = await bytes_of(world, ana, attachment, "thumbnail")
    assert small.headers["content-type"] == "image/webp"


@BOTH
async def test_a_picture_reaches_the_customer_with_its_words(world: World, channel: str) -> None:
    ana = await talking(world, on=channel)
    picture = files.picture()
    uploaded = await files.upload(ana, "Rui", picture, mime="image/jpeg", filename="vitrine.jpg")
    assert uploaded.status_code == 201, uploaded.text
    conversation = await world.conversation_of("Rui")
    said = {"text": "Olha só", "attachment_id": uploaded.json()["id"], "local_id": "f1"}
    await ana.does("POST", f"/conversations/{conversation['id']}/messages", said)
    phone = await world.contact("Rui").phone(channel)
    message = [line for line in phone.messages if line.author is Author.BUSINESS][-1]
    assert message.text == "Olha só"
    assert message.content is not None
    assert message.content.kind == "image"
    assert files.received(world, message) == picture
    entry = await last_entry(world, ana)
    assert (entry["kind"], entry["status"]) == ("image", "read")
    [attachment] = entry["attachments"]
    assert attachment["filename"] == "vitrine.jpg"
