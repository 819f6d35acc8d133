"""Devices are woken for what concerns their owner, as they like it, and only then."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from prosa.features.push.hosts import is_public
from tests.features.push.service import Device, PushService, push_service
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

MINE = "/me/push-subscriptions"


@pytest.fixture
async def service() -> AsyncGenerator[PushService]:
    async with push_service() as found:
        yield found


async def signs_up(agent: Agent, device: Device) -> str:
    return (await agent.does("POST", MINE, device.subscription))["id"]


async def is_mentioned(world: World, agent: Agent, text: str = "veja") -> None:
    marcos = next((a for a in world.agents.values() if a.person.name == "Marcos"), None)
    marcos = marcos or await world.supervisor()
    if not await world.value("SELECT count(*) FROM conversations"):
        await world.contact("Rui").writes("Oi")
    await marcos.notes(f"@[Ana](user:{agent.id}) {text}", to="Rui")


async def left(world: World) -> int:
    return await world.value("SELECT count(*) FROM push_deliveries")


async def test_a_browser_is_told_in_words_that_only_it_can_read(
    world: World, service: PushService
) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    device = service.device()
    await signs_up(ana, device)
    await is_mentioned(world, ana)
    conversation = await world.conversation_of("Rui")
    [told] = (await ana.reads("/me/notifications"))["items"]
    assert device.heard == [
        {
            "id": told["id"],
            "kind": "mentioned",
            "conversation_id": str(conversation["id"]),
            "number": conversation["number"],
            "contact_name": "Rui",
            "actor_name": "Marcos",
            "text": "@Ana veja",
            "locale": "pt-BR",
        }
    ]
    [headers], [sender] = device.headers, service.senders
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) > 0
    assert len(headers["topic"]) == 32
    assert sender["aud"] == service.url
    assert sender["key"] == (await ana.reads("/push/key"))["public_key"]
    life = sender["until"] - world.clock.now()
    assert timedelta(0) < life <= timedelta(hours=24)
    assert await left(world) == 0


async def test_a_customers_message_wakes_who_has_the_conversation_and_is_not_kept(
    world: World, service: PushService
) -> None:
    ana = await world.agent("Ana", "Vendas")
    device = service.device()
    await signs_up(ana, device)
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await world.contact("Rui").writes("cadê meu pedido?")
    assert [one["kind"] for one in device.heard] == ["assigned", "new_message"]
    assert device.heard[-1]["text"] == "cadê meu pedido?"
    kept = [one["kind"] for one in (await ana.reads("/me/notifications"))["items"]]
    assert kept == ["assigned"]


async def test_nobody_is_woken_who_does_not_want_to_be(world: World, service: PushService) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    device = service.device()
    await signs_up(ana, device)
    change: dict[str, Any] = {"notifications": {"push": {"mentioned": False}}}
    await ana.does("PATCH", "/me/preferences", change)
    await is_mentioned(world, ana)
    change = {
        "notifications": None,
        "quiet_hours": {
            "from": "00:00",
            "to": "00:00",
            "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "timezone": "America/Sao_Paulo",
        },
    }
    await ana.does("PATCH", "/me/preferences", change)
    await is_mentioned(world, ana)
    assert (device.calls, await left(world)) == (0, 0)
    await ana.does("PATCH", "/me/preferences", {"quiet_hours": None, "locale": "es"})
    await is_mentioned(world, ana, "agora")
    assert [(one["text"], one["locale"]) for one in device.heard] == [("@Ana agora", "es")]
    assert (await ana.reads("/me/notifications"))["unread_count"] == 3, "they are kept all the same"


async def test_nobody_is_woken_who_sees_a_screen(world: World, service: PushService) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    device = service.device()
    await signs_up(ana, device)
    screen = await ana.connects()
    await screen.calls("heartbeat", {"is_visible": True})
    # The world asks each screen how far it has come, which says nothing of being visible.
    ana.socket = None
    await is_mentioned(world, ana, "um")
    assert device.calls == 0
    await screen.calls("heartbeat", {"is_visible": False})
    await is_mentioned(world, ana, "dois")
    assert [one["text"] for one in device.heard] == ["@Ana dois"]
    await screen.calls("heartbeat", {"is_visible": True})
    world.clock.advance(minutes=2)
    await is_mentioned(world, ana, "três")
    assert len(device.heard) == 2, "a screen that has fallen silent is not seen"
    await screen.calls("heartbeat", {"is_visible": True})
    await screen.leave()
    seen = "SELECT count(*) FROM presence WHERE user_id = $1 AND visible_until > $2"
    while await world.value(seen, ana.id, world.clock.now()):
        pass
    await is_mentioned(world, ana, "quatro")
    assert len(device.heard) == 3


async def test_a_browser_that_is_gone_is_forgotten(world: World, service: PushService) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    gone, fine, lost = (service.device(name) for name in ("gone", "fine", "lost"))
    for device in (gone, fine, lost):
        await signs_up(ana, device)
    gone.answers, lost.answers = [410], [404]
    await is_mentioned(world, ana)
    assert (len(fine.heard), await left(world)) == (1, 0)
    rows = await world.rows("SELECT endpoint FROM push_subscriptions")
    assert [row["endpoint"] for row in rows] == [fine.url]


async def test_a_browser_that_signed_up_for_another_key_is_forgotten_in_the_end(
    world: World, service: PushService
) -> None:
    """403 and 400 are said to a wrong key; not for ever, and not to one that works in between."""
    ana = await world.agent("Ana", "Vendas", online=False)
    wrong, moody, large = (service.device(name) for name in ("wrong", "moody", "large"))
    for device in (wrong, moody, large):
        await signs_up(ana, device)
    wrong.answers, moody.answers = [403, 400, 401, 403], [403, 403, 201, 403, 403]
    large.answers = [413] * 5
    for n in range(5):
        await is_mentioned(world, ana, str(n))
    assert (wrong.calls, moody.calls, large.calls, await left(world)) == (3, 5, 5, 0)
    rows = await world.rows("SELECT endpoint, refusals FROM push_subscriptions")
    assert {row["endpoint"]: row["refusals"] for row in rows} == {moody.url: 2, large.url: 0}
    moody.answers = [403]
    await signs_up(ana, moody)
    await is_mentioned(world, ana, "de novo")
    rows = await world.rows(
        "SELECT refusals FROM push_subscriptions WHERE endpoint = $1", moody.url
    )
    assert [row["refusals"] for row in rows] == [1], "with new keys it begins anew"


async def test_a_service_that_is_in_trouble_is_asked_again_and_not_for_ever(
    world: World, service: PushService
) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    device = service.device()
    await signs_up(ana, device)
    device.answers = [503, 429]
    await is_mentioned(world, ana)
    assert (device.calls, await left(world)) == (1, 1)
    await world.passes(seconds=11)
    assert (device.calls, await left(world)) == (2, 1)
    await world.passes(seconds=59)
    assert device.calls == 2
    await world.passes(seconds=2)
    assert (device.calls, len(device.heard), await left(world)) == (3, 1, 0)

    device.answers = [500] * 9
    await is_mentioned(world, ana)
    for _ in range(8):
        await world.passes(hours=1)
    assert (device.calls, await left(world)) == (3 + 5, 0)
    device.answers = [403]
    await is_mentioned(world, ana)
    assert (device.calls, await left(world)) == (9, 0), "this push is refused for good"
    assert await world.value("SELECT count(*) FROM push_subscriptions") == 1


async def test_what_a_dead_worker_held_is_given_when_its_lease_ends(
    world: World, service: PushService
) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    device = service.device()
    await signs_up(ana, device)
    device.answers = [503]
    await is_mentioned(world, ana)
    async with world.database.work(world.company) as work:
        lease = world.clock.now() + timedelta(seconds=60)
        await work.sql.execute(
            """UPDATE push_deliveries SET due_at = $1, lease_until = $1,
            lease_token = gen_random_uuid()""",
            lease,
        )
    world.clock.advance(seconds=59)
    assert device.calls == 1
    await world.passes(seconds=2)
    assert (len(device.heard), await left(world)) == (1, 0)


async def test_what_was_read_meanwhile_wakes_nobody(world: World, service: PushService) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    device = service.device()
    await signs_up(ana, device)
    device.answers = [503]
    await is_mentioned(world, ana)
    [told] = (await ana.reads("/me/notifications"))["items"]
    await ana.does("POST", "/me/notifications/read", {"ids": [told["id"]]})
    await world.passes(seconds=11)
    assert (device.calls, await left(world)) == (1, 0)


async def test_a_browser_has_one_owner_and_only_they_take_it_away(
    world: World, service: PushService
) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    device = service.device()
    first = await signs_up(ana, device)
    assert await signs_up(bia, device) == first, "the same browser, and now Bia's"
    await is_mentioned(world, ana)
    assert device.calls == 0
    refused = await ana.refused("DELETE", f"{MINE}/{first}")
    assert refused == (404, "push.subscription_not_found")
    await bia.does("DELETE", f"{MINE}/{first}")
    assert await world.value("SELECT count(*) FROM push_subscriptions") == 0
    bad = {**device.subscription, "keys": {"p256dh": "x", "auth": "y"}}
    assert await bia.refused("POST", MINE, bad) == (422, "push.bad_subscription")


async def test_one_person_has_twenty_browsers_at_most(world: World, service: PushService) -> None:
    ana = await world.agent("Ana", "Vendas", online=False)
    for n in range(22):
        answer = await ana.asks("POST", MINE, service.device(str(n)).subscription)
        assert answer.status_code == 201
        world.clock.advance(seconds=1)
    rows = await world.rows("SELECT endpoint FROM push_subscriptions")
    kept = {row["endpoint"].rpartition("/")[2] for row in rows}
    assert kept == {str(n) for n in range(2, 22)}


@pytest.mark.parametrize(
    ("endpoint", "public"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://8.8.8.8/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://10.1.2.3/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://[::1]/x", False),
        ("https://[::ffff:10.0.0.1]/x", False),
        ("https://localhost/x", False),
        ("https://printer.local/x", False),
        ("https://db.internal/x", False),
        ("https://user:pass@push.example.com/x", False),
        ("https://push.example.com:99999/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_public_services_are_called(endpoint: str, public: bool) -> None:
    assert is_public(endpoint) is public


async def test_keys_that_are_none_stop_nobody(world: World, service: PushService) -> None:
    """A row that nothing can be written for is forgotten; those claimed beside it are given."""
    ana = await world.agent("Ana", "Vendas", online=False)
    good, bad = service.device(), service.device("chrome")
    await signs_up(ana, good)
    broken = await signs_up(ana, bad)
    async with world.database.work(world.company) as work:
        spoil = "UPDATE push_subscriptions SET p256dh = 'AAAA' WHERE id = $1"
        await work.sql.execute(spoil, broken)
    await is_mentioned(world, ana)
    assert len(good.heard) == 1
    assert bad.heard == []
    assert await left(world) == 0
    left_over = await world.rows("SELECT id FROM push_subscriptions")
    assert [str(row["id"]) != broken for row in left_over] == [True]
