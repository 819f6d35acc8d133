"""What users of such systems complain about: pictures and voice notes that never come.

Each test names its thread: CW is chatwoot/chatwoot, TZ ticketz-oss/ticketz, FS
freescout-help-desk/freescout. More of them are in `test_files.py`.
"""

import asyncio

import pytest

from prosa.emulators.model import Phone
from tests.support import files
from tests.support.world import World

pytestmark = pytest.mark.anyio

_FILES = """
SELECT m.body, a.state, a.size_bytes FROM messages m
JOIN attachments a ON a.company_id = m.company_id AND a.message_id = m.id
WHERE m.author_type = 'contact' ORDER BY m.body
"""


async def test_of_many_files_over_a_bad_line_none_is_missing(world: World) -> None:
    """TZ#421, FS#5174: missing audios and images, now and then."""
    world.faults(media_fault="cut", media_fraction=0.6)
    said: list[str] = []
    for n in range(5):
        rui = world.contact(f"Cliente {n}")
        await rui.says("Oi")
        for m in range(3):
            said.append(f"foto {n}.{m}")
            picture = files.picture(40 + m, 30)
            await files.sends(world, rui, picture, caption=said[-1], wait=False)
    await world.settles()
    world.faults()
    async with asyncio.timeout(30):
        while await world.value("SELECT count(*) FROM attachments WHERE state <> 'stored'"):
            await world.passes(minutes=2)
    rows = await world.rows(_FILES)
    assert [row["body"] for row in rows] == sorted(said), "each once"
    assert {row["state"] for row in rows} == {"stored"}


async def test_each_number_of_a_company_fetches_its_own_files(world: World) -> None:
    """CW!13319: passing `phone_number_id` broke every inbound download."""
    first = await world.account("whatsapp")
    second = await world.connects("whatsapp")
    assert first.address != second.address
    for n, account in enumerate((first, second)):
        phone = Phone(id=f"p{n}", account=account.key, name="Rui", number=f"551198765000{n}")
        world.emulator.add_phone(phone)
        file = await files.shelved(world, files.picture(50 + n, 40), mime="image/jpeg")
        world.emulator.write(phone, f"foto {n}", files.file_content(file))
    await world.settles()
    rows = await world.rows(_FILES)
    assert [(row["body"], row["state"]) for row in rows] == [
        ("foto 0", "stored"),
        ("foto 1", "stored"),
    ]


async def test_a_file_that_ends_whoever_looks_into_it_is_kept_unseen(world: World) -> None:
    """A decoder that takes the process down would be begun for ever: the third time the customer's
    picture is there as they sent it, and only its small picture is missing."""
    world.faults(media_fault="cut", media_fraction=1.0)
    rui = world.contact("Rui")
    await rui.says("Oi")
    await files.sends(world, rui, files.picture(60, 40), caption="foto", wait=False)
    await world.settles()
    async with world.stack.worker.paused():
        await world.value(
            """UPDATE attachments SET attempts = 2, lease_token = gen_random_uuid(),
                lease_until = $1 RETURNING id""",
            world.clock.now(),
        )
        world.faults()
    async with asyncio.timeout(30):
        while await world.value("SELECT count(*) FROM attachments WHERE state <> 'stored'"):
            await world.passes(minutes=2)
    [row] = await world.rows("SELECT * FROM attachments")
    assert (row["mime"], row["width"], row["thumbnail_key"]) == ("image/jpeg", None, None)
    assert row["size_bytes"] == len(files.picture(60, 40))
