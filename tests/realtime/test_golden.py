"""What each event does to a screen, as files that the web's own reducer replays.

A file is `{name, viewer, before, events, after}`: the screen as the API told it, the events
that the viewer's socket is given, and what the API tells then. Here the file must be what
the server does today; in `web/tests/realtime/golden.test.ts` the reducer must get from
*before* to *after*. Notifications come when they come, so they are only in the files about them.
Write them again with `PROSA_WRITE_GOLDEN=1` (`make fix` does).
"""

import os
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from prosa.domain import events
from prosa.domain.event_shapes import Event
from tests.realtime.scenes import SCENES, Stage
from tests.realtime.snapshots import screen, steady, told, viewer_of
from tests.support.world import World

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parent / "golden"
IS_WRITING = bool(os.environ.get("PROSA_WRITE_GOLDEN"))


def test_every_event_has_its_scene() -> None:
    types = {
        kind.type
        for kind in vars(events).values()
        if isinstance(kind, type) and issubclass(kind, Event) and "type" in vars(kind)
    }
    assert set(SCENES) == types
    if not IS_WRITING:
        assert {path.stem for path in FOLDER.glob("*.json")} == types


@pytest.mark.parametrize("name", SCENES)
async def test_what_it_does_to_a_screen(name: str, world: World) -> None:
    found = await _play(name, world)
    path = FOLDER / f"{name}.json"
    if IS_WRITING:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(found)
    assert path.read_text() == found, "the server does something else now: PROSA_WRITE_GOLDEN=1"


async def _play(name: str, world: World) -> str:
    scene = SCENES[name]
    rui = world.contact("Rui", number="5511987654321")
    (await rui.phone()).is_on = False
    marcos = await world.supervisor("Marcos")
    stage = Stage(world, await world.agent("Ana", "Vendas", online=False), marcos, rui)
    viewer = stage.ana if scene.viewer == "ana" else marcos
    for deed in scene.before:
        await deed(stage)
    before = await screen(world, viewer, is_loaded=True)
    async with AsyncExitStack() as stack:
        if scene.is_paused:
            await stack.enter_async_context(world.stack.worker.paused())
        await scene.deed(stage)
        happened = [
            event
            for event in await told(world, viewer, since=before["position"])
            if event["type"] == name or not event["type"].startswith("notification")
        ]
        for place, event in enumerate(happened, before["position"] + 1):
            event["position"] = place  # without those that came in between, or did not yet
        after = await screen(world, viewer, is_loaded=False)
    assert name in [event["type"] for event in happened]
    return steady(
        {
            "name": name,
            "viewer": await viewer_of(world, viewer),
            "before": before,
            "events": happened,
            "after": {**after, "position": happened[-1]["position"]},
        }
    )
