"""Files over real HTTP: ranges, names, what browsers may do with them, and whose they are."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from prosa.domain.ids import AttachmentId, CompanyId
from prosa.features.media.links import Links, Variant
from prosa.kit.ids import uuid7
from prosa.kit.secrets import Secret
from tests.support import files
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

CONTENT = files.PDF + bytes(range(256)) * 5000


@pytest.fixture
async def ana(world: World) -> Agent:
    agent = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    return agent


async def link(world: World, agent: Agent, content: bytes, *, name: str = "url", **how: Any) -> str:
    """A customer sends it; where its bytes are."""
    await files.sends(world, world.contact("Rui"), content, **how)
    id = await world.value("SELECT id FROM attachments ORDER BY id DESC LIMIT 1")
    return (await agent.reads(f"/attachments/{id}/link"))[name]


async def get(world: World, url: str, **headers: str) -> httpx.Response:
    return await world.http.get(url, headers=headers)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, None),
        ("bytes=0-0", 0, 1),
        ("bytes=100-1099", 100, 1100),
        ("bytes=-500", -500, None),
        ("bytes=1000-99999999999", 1000, None),
        ("bytes=-99999999999", 0, None),
    ],
)
async def test_a_player_may_jump(
    world: World, ana: Agent, asked: str, start: int, end: int | None
) -> None:
    url = await link(world, ana, CONTENT, mime="application/pdf")
    answer = await get(world, url, range=asked)
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:end]
    first = len(CONTENT) + start if start < 0 else start
    last = first + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(len(answer.content))


async def test_what_is_no_range_is_the_whole_file_and_a_wrong_one_is_416(
    world: World, ana: Agent
) -> None:
    url = await link(world, ana, CONTENT, mime="application/pdf")
    for asked in ("bytes=5-2", "bytes=0-1,5-9", "pages=1-2", "bytes=-", "bytes=a-b"):
        answer = await get(world, url, range=asked)
        assert (answer.status_code, answer.content) == (200, CONTENT)
    for asked in (f"bytes={len(CONTENT)}-", "bytes=-0"):
        answer = await get(world, url, range=asked)
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


async def test_a_range_of_another_version_is_the_whole_file(world: World, ana: Agent) -> None:
    url = await link(world, ana, CONTENT, mime="application/pdf")
    whole = await get(world, url)
    etag = whole.headers["etag"]
    part = await get(world, url, range="bytes=0-9", **{"if-range": etag})
    assert part.status_code == 206
    other = await get(world, url, range="bytes=0-9", **{"if-range": '"another"'})
    assert other.status_code == 200
    assert (await get(world, url, **{"if-none-match": etag})).status_code == 304


async def test_a_head_tells_the_length_and_nothing_else(world: World, ana: Agent) -> None:
    url = await link(world, ana, CONTENT, mime="application/pdf")
    answer = await world.http.head(url)
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.content == b""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (files.HTML, "image/png"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (files.EXE, "application/pdf"),
        (b"#!/bin/sh\nrm -rf /\n", "text/plain"),
        (b"Ol\xc3\xa1", "text/plain"),
    ],
)
async def test_what_could_run_is_only_ever_saved(
    world: World, ana: Agent, content: bytes, told: str
) -> None:
    """Whatever its sender calls it."""
    url = await link(world, ana, content, mime=told, filename="x.png", kind="document")
    answer = await get(world, url)
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] in (
        "application/octet-stream",
        "text/plain; charset=utf-8",
    )


async def test_a_browser_may_keep_it_to_itself(world: World, ana: Agent) -> None:
    url = await link(world, ana, files.picture(), mime="image/jpeg")
    answer = await get(world, url)
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert (await ana.reads(f"/attachments/{await newest(world)}/link"))["url"] == url


async def newest(world: World) -> Any:
    return await world.value("SELECT id FROM attachments ORDER BY id DESC LIMIT 1")


async def test_a_small_picture_is_upright_and_tells_nothing_of_the_camera(
    world: World, ana: Agent
) -> None:
    picture = files.picture(1200, 800, orientation=6)
    url = await link(world, ana, picture, name="thumbnail_url", mime="image/jpeg")
    row = (await world.rows("SELECT width, height FROM attachments"))[0]
    assert (row["width"], row["height"]) == (800, 1200)
    small = await get(world, url)
    assert small.headers["content-type"] == "image/webp"
    assert b"Secret Camera" not in small.content
    assert files.size_of(small.content) == (427, 640)


async def test_a_link_soon_expires(world: World, ana: Agent) -> None:
    url = await link(world, ana, files.picture())
    world.clock.advance(minutes=9)
    assert (await get(world, url)).status_code == 200
    world.clock.advance(minutes=12)
    answer = await get(world, url)
    assert (answer.status_code, answer.json()["code"]) == (404, "media.not_found")


async def test_nobody_makes_a_link_of_their_own(world: World, ana: Agent) -> None:
    url = await link(world, ana, files.picture())
    assert (await get(world, url[:-2] + ("AA" if url[-2:] != "AA" else "BB"))).status_code == 404
    strangers = Links([Secret("another secret key")])
    now = world.clock.now()
    forged, _ = strangers.path(world.company, AttachmentId(await newest(world)), now=now)
    assert (await get(world, forged)).status_code == 404
    for nonsense in ("x", "A" * 71, "../../etc/passwd", "%00"):
        assert (await get(world, f"/media/{nonsense}")).status_code == 404


async def test_a_token_of_one_company_opens_nothing_of_another(world: World, ana: Agent) -> None:
    """Signed by us, and still: row security answers for the company that it names."""
    await link(world, ana, files.picture())
    ours: Links = world.stack.web.app.state.links
    other, _ = ours.path(
        CompanyId(uuid7()), AttachmentId(await newest(world)), now=world.clock.now()
    )
    assert (await get(world, other)).status_code == 404


async def test_a_rotated_key_breaks_no_picture_on_a_screen(world: World) -> None:
    old, new = Secret("the key of yesterday"), Secret("the key of today!")
    now = world.clock.now()
    path, _ = Links([old]).path(
        world.company, AttachmentId(uuid7()), variant=Variant.THUMBNAIL, now=now
    )
    token = path.rpartition("/")[2]
    assert Links([new, old]).read(token, now=now) is not None
    assert Links([new]).read(token, now=now) is None
    assert Links([new, old]).read(token, now=now + timedelta(minutes=21)) is None


async def test_who_may_not_see_the_conversation_has_no_link(world: World, ana: Agent) -> None:
    await link(world, ana, files.picture())
    carla = await world.agent("Carla", "Financeiro")
    marcos = await world.supervisor()
    id = await newest(world)
    for part in ("content", "thumbnail", "link"):
        assert await carla.refused("GET", f"/attachments/{id}/{part}") == (404, "media.not_found")
        assert (await marcos.asks("GET", f"/attachments/{id}/{part}")).status_code < 400
    assert await carla.refused("POST", f"/attachments/{id}/fetch") == (404, "media.not_found")
