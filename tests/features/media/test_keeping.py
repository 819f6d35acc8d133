"""What keeps the folder tidy, a slow provider from holding up others, and memory small."""

import os
import tracemalloc
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from prosa.domain.ids import AttachmentId, CompanyId
from prosa.emulators.model import Account
from prosa.features.media.jobs import sweeps
from prosa.features.media.storage import LocalFolder, StorageFailed, key_of
from prosa.kit.ids import uuid7
from tests.support import files
from tests.support.folders import MEDIA_DIR
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio

MB = 1024 * 1024
_STORED = "SELECT count(*) FROM attachments WHERE state = 'stored'"
UNUSED, UNFINISHED, ORPHANS = sweeps(LocalFolder(MEDIA_DIR))


def kept(world: World) -> list[Path]:
    return [path for path in (MEDIA_DIR / world.company.hex).rglob("*") if path.is_file()]


def asked(world: World, account: Account) -> int:
    """How many of its files the provider is giving out, or has given."""
    tape = world.emulator.tape.after(0, limit=500)
    return sum(entry.what == "file" and entry.account == account.key for entry in tape)


def grow_old(path: Path, world: World, age: timedelta) -> None:
    then = (world.clock.now() - age).timestamp()
    os.utime(path, (then, then))


async def test_an_upload_that_nobody_used_is_gone_after_a_day(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    upload = (await files.upload(ana, "Rui", files.picture())).json()["id"]
    await UNUSED.work(world.database, world.clock)
    assert len(kept(world)) == 2
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            "UPDATE attachments SET created_at = $2 WHERE id = $1",
            UUID(upload),
            world.clock.now() - timedelta(hours=25),
        )
    await UNUSED.work(world.database, world.clock)
    assert not kept(world)
    assert await world.rows("SELECT 1 FROM attachments") == []


async def test_what_was_begun_and_left_is_forgotten(world: World) -> None:
    """A process that is killed in an upload leaves a part without a name."""
    storage = LocalFolder(MEDIA_DIR)
    old, young = storage.begin(), storage.begin()
    for writing in (old, young):
        await writing.write(bytes(2 * MB))
        await writing.finish()  # no thread touches it any more
    parts = sorted((MEDIA_DIR / "unfinished").iterdir())
    assert len(parts) == 2
    grow_old(parts[0], world, timedelta(hours=3))
    grow_old(parts[1], world, timedelta(minutes=1))
    await UNFINISHED.work(world.database, world.clock)
    assert sorted((MEDIA_DIR / "unfinished").iterdir()) == [parts[1]]
    await young.discard()
    assert not list((MEDIA_DIR / "unfinished").iterdir())


async def test_files_of_rows_that_are_gone_do_not_stay(world: World) -> None:
    """Deleting a contact or a company deletes rows; the files follow."""
    await files.sends(world, world.contact("Rui"), files.picture())
    assert len(kept(world)) == 2
    for path in kept(world):
        grow_old(path, world, timedelta(days=2))
    await ORPHANS.work(world.database, world.clock)
    assert len(kept(world)) == 2, "their row is there"
    async with world.database.work(world.company) as work:
        await work.sql.execute("DELETE FROM attachments")
    stray = MEDIA_DIR / key_of(CompanyId(uuid7()), AttachmentId(uuid7()))
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of a company that is gone")
    grow_old(stray, world, timedelta(days=2))
    await ORPHANS.work(world.database, world.clock)
    assert not kept(world)
    assert not stray.exists()


async def test_a_young_file_without_a_row_is_left_alone(world: World) -> None:
    """It has its name a moment before its row."""
    stray = MEDIA_DIR / key_of(world.company, AttachmentId(uuid7()))
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"just now")
    grow_old(stray, world, timedelta(hours=1))
    await ORPHANS.work(world.database, world.clock)
    assert stray.exists()
    stray.unlink()


async def test_a_disk_that_takes_no_more_says_so(tmp_path: Path) -> None:
    (tmp_path / "unfinished").write_bytes(b"a file where a folder should be")
    writing = LocalFolder(tmp_path).begin()
    await writing.write(bytes(2 * MB))
    with pytest.raises(StorageFailed):
        await writing.finish()
    await writing.discard()


async def test_a_slow_provider_holds_up_nobody_else(world: World) -> None:
    """Of one inbox four files at a time, so that another inbox has hands."""
    rui, eva = world.contact("Rui"), world.contact("Eva")
    await rui.writes("Oi")
    await eva.writes("Oi", on="waha")
    slow = world.emulator.accounts[(await world.account("whatsapp")).key]
    world.faults(media_fault="slow", media_slow_seconds=8.0)
    for _ in range(8):
        await files.sends(world, rui, files.picture(), wait=False)
    await until(lambda: asked(world, slow) >= 4)
    world.faults()
    await files.sends(world, eva, files.PDF, mime="application/pdf", on="waha", wait=False)
    await until(lambda: world.value(_STORED))
    busy = await world.value(
        """SELECT count(*) FROM attachments a JOIN inboxes i ON i.id = a.inbox_id
        WHERE i.address = $1 AND a.lease_token IS NOT NULL""",
        slow.address,
    )
    assert busy == 4
    await world.settles()
    assert await world.value(_STORED) == 9


async def test_a_large_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    """64 MB in, and out again."""
    storage = LocalFolder(tmp_path)
    part = os.urandom(256 * 1024)

    async def parts() -> AsyncGenerator[bytes]:
        for _ in range(256):
            yield bytes(bytearray(part))

    tracemalloc.start()
    try:
        writing = storage.begin()
        async for piece in parts():
            await writing.write(piece)
        await storage.keep(await writing.finish(), "a/b/c")
        stored = await storage.find("a/b/c")
        assert stored is not None
        size = 0
        async for piece in stored.parts():
            size += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 64 * MB
    assert peak < 8 * MB
