"""Pictures, voice notes and documents, both ways (MSG-09, MSG-12, CHN-12, CHN-24)."""

from typing import Any

import pytest

from prosa.emulators.model import Author, Card, Content, Message, Place
from prosa.features.delivery.jobs import LOST_SENDINGS
from tests.support import files
from tests.support.agent import Agent
from tests.support.folders import MEDIA_DIR
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


async def last_entry(world: World, ana: Agent, *, inbound: bool = False) -> dict[str, Any]:
    conversation = await world.conversation_of("Rui")
    page = await ana.reads(f"/conversations/{conversation['id']}/messages")
    return [e for e in page["items"] if e["direction"] == "inbound" or not inbound][-1]


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
    await says(world, ana, "Olha só", uploaded.json()["id"])
    message = await on_the_phone(world, channel)
    assert message.text == "Olha só"
    assert message.content is not None
    assert message.content.kind == "image"
    assert files.received(world, message) == picture
    entry = await last_entry(world, ana)
    assert (entry["kind"], entry["status"]) == ("image", "read")
    [attachment] = entry["attachments"]
    assert attachment["filename"] == "vitrine.jpg"


@BOTH
async def test_a_voice_note_of_a_customer_says_how_long_it_is(world: World, channel: str) -> None:
    ana = await talking(world, on=channel)
    rui = world.contact("Rui")
    note = files.voice_note(3.5)
    await files.sends(world, rui, note, mime="audio/ogg", is_voice=True, on=channel)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["is_voice"] is True
    assert attachment["mime"] == "audio/ogg"
    assert attachment["duration_seconds"] == 3.5


@BOTH
async def test_a_voice_note_of_an_agent_is_one_on_the_phone(world: World, channel: str) -> None:
    ana = await talking(world, on=channel)
    answer = await files.upload(ana, "Rui", files.voice_note(), mime="audio/ogg", is_voice=True)
    assert answer.json()["is_voice"] is True
    await says(world, ana, "", answer.json()["id"])
    message = await on_the_phone(world, channel)
    assert message.content is not None
    assert (message.content.kind, message.content.is_voice) == ("audio", True)


@BOTH
async def test_a_document_keeps_its_portuguese_name(world: World, channel: str) -> None:
    """RFC 6266: both ways, and when it is saved."""
    ana = await talking(world, on=channel)
    name = 'Orçamento "março" 50%.pdf'
    await files.sends(
        world, world.contact("Rui"), files.PDF, mime="application/pdf", filename=name, on=channel
    )
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["filename"] == name
    shown = await bytes_of(world, ana, attachment)
    assert shown.content == files.PDF
    said = shown.headers["content-disposition"]
    assert said.startswith("inline; filename=")
    assert said.endswith("filename*=UTF-8''Or%C3%A7amento%20%22mar%C3%A7o%22%2050%25.pdf")
    saved = await ana.asks("GET", f"/attachments/{attachment['id']}/content?download=true")
    there = await world.http.get(saved.headers["location"])
    assert there.headers["content-disposition"].startswith("attachment;")

    answer = await files.upload(ana, "Rui", files.PDF, mime="application/pdf", filename=name)
    await says(world, ana, "segue", answer.json()["id"])
    message = await on_the_phone(world, channel)
    assert message.content is not None
    assert message.content.file is not None
    assert message.content.file.filename == name


async def test_a_place_and_contacts_are_shown_as_what_they_are(world: World) -> None:
    ana = await talking(world)
    for channel in ("whatsapp", "waha"):
        phone = await world.contact("Rui").phone(channel)
        place = Place(latitude=-19.92, longitude=-43.94, name="Loja", address="Rua A, 10")
        world.emulator.write(phone, "", Content(kind="location", place=place))
        await world.settles()
        entry = await last_entry(world, ana, inbound=True)
        assert entry["kind"] == "location"
        assert entry["detail"] == {
            "latitude": -19.92,
            "longitude": -43.94,
            "name": "Loja",
            "address": "Rua A, 10",
        }
        cards = [Card(name="Ana Souza", phones=["+55 31 98888-0000"], emails=["a@example.com"])]
        world.emulator.write(phone, "", Content(kind="contacts", contacts=cards))
        await world.settles()
        entry = await last_entry(world, ana, inbound=True)
        assert entry["kind"] == "contacts"
        assert entry["detail"]["contacts"] == [
            {"name": "Ana Souza", "phones": ["+55 31 98888-0000"], "emails": ["a@example.com"]}
        ]


async def test_the_same_webhook_twice_is_one_file(world: World) -> None:
    """CW#5433: a picture that Meta tells again is not shown, fetched or kept again."""
    await talking(world)
    world.faults(duplicate=2)
    await files.sends(world, world.contact("Rui"), files.picture())
    kept = await world.rows("SELECT storage_key FROM attachments")
    assert len(kept) == 1
    folder = MEDIA_DIR / world.company.hex
    assert len([p for p in folder.rglob("*") if p.is_file() and p.suffix != ".thumb"]) == 1


async def test_a_passing_trouble_loses_no_picture(world: World) -> None:
    """CW#15754: the message is shown at once and says that its file is not here; the same webhook
    again changes nothing; the file comes when the trouble is over."""
    ana = await talking(world)
    screen = await ana.connects()
    world.faults(media_fault="bare", duplicate=1)
    await files.sends(world, world.contact("Rui"), files.picture(), caption="a nota")
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "fetching"
    assert attachment["error_code"] == "provider.http_500"
    assert (await ana.refused("GET", f"/attachments/{attachment['id']}/content")) == (
        409,
        "media.not_here",
    )
    world.faults()
    await world.passes(seconds=10)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert (attachment["state"], attachment["error_code"]) == ("stored", None)
    told = [event for event in screen.events if event["type"] == "message.updated"]
    assert [event["what"] for event in told] == ["attachment"]
    assert told[0]["messages"][0]["attachments"][0]["state"] == "stored"


@pytest.mark.parametrize("fault", ["missing", "cut", "damaged"])
async def test_whatever_is_wrong_on_the_way_it_is_tried_again(world: World, fault: str) -> None:
    """CW#10398, CW#12144: 404s and half files are not the end."""
    ana = await talking(world)
    picture = files.picture(900, 700)
    world.faults(media_fault=fault)
    await files.sends(world, world.contact("Rui"), picture)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "fetching"
    world.faults()
    await world.passes(seconds=10)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "stored"
    assert (await bytes_of(world, ana, attachment)).content == picture


async def test_what_the_provider_does_not_keep_any_more_is_expired(world: World) -> None:
    ana = await talking(world)
    world.faults(media_fault="expired")
    await files.sends(world, world.contact("Rui"), files.picture())
    for _ in range(4):
        await world.passes(minutes=5)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert (attachment["state"], attachment["error_code"]) == ("expired", "media.expired")


async def test_a_provider_that_is_away_for_a_week_is_asked_until_its_id_expires(
    world: World,
) -> None:
    """Media ids in webhooks are good for seven days."""
    ana = await talking(world)
    world.faults(media_fault="bare")
    await files.sends(world, world.contact("Rui"), files.picture())
    await world.passes(days=6)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "fetching"
    await world.passes(days=1, minutes=1)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert (attachment["state"], attachment["error_code"]) == ("expired", "media.expired")


async def test_waha_brings_a_file_back_that_it_has_thrown_away(world: World) -> None:
    """WA#1559: the address of the webhook is good for minutes; the message itself is asked."""
    ana = await talking(world, on="waha")
    picture = files.picture()
    async with world.stack.worker.paused():
        await files.sends(world, world.contact("Rui"), picture, on="waha", wait=False)
        world.clock.advance(minutes=10)
    await world.settles()
    await world.passes(seconds=10)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "stored"
    assert (await bytes_of(world, ana, attachment)).content == picture


async def test_an_agent_asks_once_more_for_a_file(world: World) -> None:
    ana = await talking(world)
    world.faults(media_fault="expired")
    await files.sends(world, world.contact("Rui"), files.picture())
    for _ in range(4):
        await world.passes(minutes=5)
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "expired"
    world.faults()
    asked = await ana.asks("POST", f"/attachments/{attachment['id']}/fetch")
    assert asked.json()["state"] == "fetching"
    await world.settles()
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert attachment["state"] == "stored"
    again = await ana.refused("POST", f"/attachments/{attachment['id']}/fetch")
    assert again == (409, "media.already_here")


async def test_a_file_that_is_too_large_is_refused_and_not_kept(world: World) -> None:
    ana = await talking(world)
    large = b"%PDF-1.4\n" + bytes(3 * 1024 * 1024)
    rui = world.contact("Rui")
    await files.sends(world, rui, large, mime="application/pdf", filename="grande.pdf")
    [attachment] = (await last_entry(world, ana))["attachments"]
    assert (attachment["state"], attachment["error_code"]) == ("refused", "media.too_large")
    folder = MEDIA_DIR / world.company.hex
    assert not [path for path in folder.rglob("*") if path.is_file()]


async def test_a_failed_upload_is_tried_again_and_sent_once(world: World) -> None:
    """Nothing was sent while the file was not with the provider, so another try is safe."""
    ana = await talking(world)
    answer = await files.upload(ana, "Rui", files.picture(), mime="image/jpeg")
    world.faults(upload_error_fraction=1.0)
    await says(world, ana, "foto", answer.json()["id"])
    assert await world.states_of("foto") == ["queued"]
    world.faults()
    await world.passes(seconds=30)
    assert await world.states_of("foto") == ["read"]
    assert world.sent_on("whatsapp").count("foto") == 1


async def test_a_message_that_is_sent_again_does_not_upload_again(world: World) -> None:
    ana = await talking(world)
    answer = await files.upload(ana, "Rui", files.picture(), mime="image/jpeg")
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131026)
    await says(world, ana, "foto", answer.json()["id"])
    assert await world.states_of("foto") == ["failed"]
    world.faults()
    failed = await world.value("SELECT message_id FROM deliveries WHERE state = 'failed'")
    await ana.does("POST", f"/messages/{failed}/retry")
    assert await world.states_of("foto") == ["read"]
    uploads = [entry for entry in world.emulator.tape.after(0, limit=500) if entry.what == "upload"]
    assert len(uploads) == 1


async def test_a_worker_that_dies_in_an_upload_leaves_a_message_that_was_not_sent(
    world: World,
) -> None:
    """So it is queued again by itself, and not left to somebody as unconfirmed."""
    ana = await talking(world)
    answer = await files.upload(ana, "Rui", files.picture(), mime="image/jpeg")
    async with world.stack.worker.paused():
        path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"
        said = {"text": "foto", "attachment_id": answer.json()["id"]}
        assert (await ana.asks("POST", path, said)).is_success
        async with world.database.work(world.company) as work:
            await work.sql.execute(
                """UPDATE deliveries SET state = 'sending', lease_until = $1, attempts = 1
                WHERE state = 'queued'""",
                world.clock.now(),
            )
    world.clock.advance(seconds=31)
    await world.ticks(LOST_SENDINGS)
    assert await world.states_of("foto") == ["read"]


async def test_the_same_file_and_local_id_twice_is_one_message(world: World) -> None:
    """CW#9314: a browser that did not hear the answer asks again."""
    ana = await talking(world)
    answer = await files.upload(ana, "Rui", files.picture(), mime="image/jpeg")
    conversation = await world.conversation_of("Rui")
    path = f"/conversations/{conversation['id']}/messages"
    said = {"text": "foto", "attachment_id": answer.json()["id"], "local_id": "f1"}
    first = await ana.does("POST", path, said)
    second = await ana.does("POST", path, said)
    assert first["message"]["id"] == second["message"]["id"]
    assert world.sent_on("whatsapp").count("foto") == 1
    again = await ana.refused("POST", path, {**said, "local_id": "f2"})
    assert again == (409, "media.already_used")


async def says(world: World, ana: Agent, text: str, attachment_id: str) -> Any:
    conversation = await world.conversation_of("Rui")
    said = {"text": text, "attachment_id": attachment_id}
    return await ana.does("POST", f"/conversations/{conversation['id']}/messages", said)


async def on_the_phone(world: World, channel: str) -> Message:
    """The newest message of the business."""
    phone = await world.contact("Rui").phone(channel)
    return [line for line in phone.messages if line.author is Author.BUSINESS][-1]
