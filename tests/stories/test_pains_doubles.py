"""What users of such systems complain about most: messages, contacts and tickets twice.

Each test names its thread: CW is chatwoot/chatwoot, EV EvolutionAPI/evolution-api, WA
devlikeapro/waha, WT canove/whaticket-community, TZ ticketz-oss/ticketz. Where another
test shows it already, that one names the thread.
"""

import secrets
from typing import Any

import pytest

from tests.support import hooks
from tests.support.world import World

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


def lid() -> str:
    return f"{secrets.randbelow(10**14):014d}@lid"


def number() -> str:
    return f"55119{secrets.randbelow(10**8):08d}"


async def meta_posts(world: World, *messages: Json) -> None:
    account = await world.account("whatsapp")
    assert await hooks.post(account, hooks.body(hooks.entry(account, messages=messages))) == 200
    await world.settles()


async def waha_posts(world: World, sender: str, key: str, text: str = "Oi", **more: Any) -> None:
    """A message as WAHA tells it: `sender` is a chat id, `key` the message's own part of its id."""
    account = await world.account("waha")
    payload: Json = {
        "id": f"false_{sender}_{key}",
        "from": sender,
        "fromMe": False,
        "timestamp": int(hooks.instant(world.clock)),
        "body": text,
        "_data": {"pushName": "Rui"},
        **more,
    }
    assert await hooks.post(account, hooks.waha_body(account, "message", payload)) == 200
    await world.settles()


async def said_by(world: World, name: str = "Rui") -> list[str]:
    return [body for author, body in await world.timeline_of(name) if author == "contact"]


async def test_a_picture_that_meta_tells_five_times_is_shown_once(world: World) -> None:
    """CW#5433: Meta repeats webhooks, and the picture appeared several times."""
    picture = hooks.said("", sender=number(), at=hooks.instant(world.clock))
    del picture["text"]
    picture |= {
        "type": "image",
        "image": {"id": "770", "mime_type": "image/jpeg", "sha256": "x", "caption": "O pé"},
    }
    for _ in range(5):
        await meta_posts(world, picture)
    rows = await world.rows("SELECT kind FROM messages WHERE author_type = 'contact'")
    assert [row["kind"] for row in rows] == ["image"]
    assert len(await world.conversations_of("Rui")) == 1


async def test_a_voice_note_that_waha_tells_three_times_is_one(world: World) -> None:
    """WA#1323: a voice note was delivered two or three times."""
    media = {"hasMedia": True, "media": {"mimetype": "audio/ogg; codecs=opus"}}
    sender = f"{number()}@c.us"
    for _ in range(3):
        await waha_posts(world, sender, "3EB0V0", "", **media)
    assert await world.value("SELECT count(*) FROM messages WHERE author_type = 'contact'") == 1


async def test_the_same_message_under_the_number_and_under_the_lid_is_one(world: World) -> None:
    """WA#1627: it came once as `@c.us` and once as `@lid`, and made two conversations."""
    phone, hidden = number(), lid()
    await waha_posts(world, f"{phone}@c.us", "3EB0A1")
    await waha_posts(world, hidden, "3EB0A1", _data={"key": {"remoteJid": hidden}})
    assert await said_by(world) == ["Oi"]
    assert len(await world.conversations_of("Rui")) == 1
    assert await world.value("SELECT count(*) FROM contacts") == 1


async def test_who_answers_by_lid_alone_stays_the_same_contact(world: World) -> None:
    """WA#1816: replies came with the `@lid` only; a second contact and conversation appeared."""
    phone, hidden = number(), lid()
    alt = {"pushName": "Rui", "key": {"remoteJidAlt": hidden}}
    await waha_posts(world, f"{phone}@c.us", "3EB0A1", "Oi", _data=alt)
    await waha_posts(world, hidden, "3EB0A2", "E aí?")
    assert await said_by(world) == ["Oi", "E aí?"]
    assert await world.value("SELECT count(*) FROM contacts") == 1


async def test_a_lid_whose_number_is_told_later_stays_one_contact(world: World) -> None:
    """WA#2178: the LID resolved to no phone, and the contact existed twice."""
    phone, hidden = number(), lid()
    await waha_posts(world, hidden, "3EB0A1", "Oi")
    known = {"pushName": "Rui", "key": {"remoteJid": hidden, "senderPn": f"{phone}@s.whatsapp.net"}}
    await waha_posts(world, hidden, "3EB0A2", "E aí?", _data=known)
    await waha_posts(world, f"{phone}@c.us", "3EB0A3", "Alô?")
    assert await said_by(world) == ["Oi", "E aí?", "Alô?"]
    assert await world.value("SELECT count(*) FROM contacts") == 1
    assert await world.value("SELECT phone FROM contacts") == f"+{phone}"


async def test_a_device_is_no_part_of_the_number(world: World) -> None:
    """TZ#467: the id of a device session was taken as the phone number: tickets twice, no menu."""
    phone = number()
    await waha_posts(world, f"{phone}:12@s.whatsapp.net", "3EB0A1")
    await waha_posts(world, f"{phone}@c.us", "3EB0A2", "1")
    assert await said_by(world) == ["Oi", "1"]
    assert await world.value("SELECT phone FROM contacts") == f"+{phone}"
    assert (await world.conversation_of("Rui"))["status"] == "queued", "the menu was understood"


async def test_a_mexican_number_in_both_spellings_is_one_contact(world: World) -> None:
    """CW#14048: `+521…` and `+52…` split the contact."""
    tail = f"55{secrets.randbelow(10**8):08d}"
    now = hooks.instant(world.clock)
    for sender in (f"521{tail}", f"52{tail}"):
        await meta_posts(world, hooks.said("Oi", sender=sender, at=now))
    assert await world.value("SELECT count(*) FROM contacts") == 1
    assert len(await world.conversations_of("Rui")) == 1


async def test_who_has_a_username_and_no_number_is_in_the_list(world: World) -> None:
    """CW#13837, CW#15586: WhatsApp usernames; the contact was invisible in list and search."""
    ana = await world.agent("Ana", "Vendas")
    eva = world.contact("Eva", bsuid=f"BR.{secrets.token_hex(8)}")
    await eva.writes("Oi")
    await eva.writes("1")
    assert [row["contact_name"] for row in await ana.list("mine")] == ["Eva"]
    assert (await ana.opens("Eva"))["contact"]["phone"] is None
    await ana.replies("Oi Eva!", to="Eva")
    assert eva.heard()[-1] == "Oi Eva!"


async def test_a_transfer_and_a_new_message_are_still_one_conversation(world: World) -> None:
    """TZ#451: transfer, then a message: two tickets, and the history was split."""
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await ana.replies("Um momento")
    await ana.transfers(to="Financeiro", saying="")
    await world.contact("Rui").writes("e o boleto?")
    bia = await world.agent("Bia", "Financeiro")
    assert len(await world.conversations_of("Rui")) == 1
    page = await bia.reads(f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages")
    said = [m["body"] for m in page["items"] if m["author_type"] in {"contact", "agent"}]
    assert said == ["Oi", "1", "Um momento", "e o boleto?"], "she reads all of it"


async def test_the_same_words_in_two_messages_are_two_messages(world: World) -> None:
    """EV#2110, EV#1762: the opposite fault; unique messages were taken for repetitions."""
    await world.contact("Rui").writes("Oi")
    for _ in range(3):
        await world.contact("Rui").says("1")
    await world.settles()
    assert await said_by(world) == ["Oi", "1", "1", "1"]
