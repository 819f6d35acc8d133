"""A company that has lived through everything: no table of it is empty."""

import json
from uuid import uuid4

from prosa.kit.ids import uuid7
from tests.support import hooks
from tests.support.world import World


async def live_through_everything(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    helena = await world.admin()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await ana.notes("cliente antigo")
    await ana.transfers(to="Financeiro", reason="boleto", saying="Um momento.")
    await helena.does("PATCH", "/company", {"name": "Casa Varanda e Filhos"})
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/notes"
    noted = await ana.asks("POST", path, {"text": "nota"}, **{"Idempotency-Key": str(uuid4())})
    assert noted.status_code in {201, 404}, noted.text
    kept = await helena.asks("POST", path, {"text": "nota"}, **{"Idempotency-Key": str(uuid4())})
    assert kept.status_code == 201, kept.text

    account = await world.account("whatsapp")
    now = hooks.instant(world.clock)
    unknown = hooks.receipt("wamid.of-nobody", "delivered", at=now)
    assert await hooks.post(account, hooks.body(hooks.entry(account, statuses=[unknown]))) == 200
    assert await hooks.post(account, b"not json") == 200
    await world.settles()
    await _has_a_picture(world)


async def has_an_unread_hook(world: World) -> None:
    """Call it while the worker is paused."""
    account = await world.account("whatsapp")
    said = hooks.said("Oi", sender="5511987654321", at=hooks.instant(world.clock))
    content = hooks.body(hooks.entry(account, messages=[said]))
    assert await hooks.post(account, content) == 200


async def _has_a_picture(world: World) -> None:
    """Nothing writes attachments yet; their rows must be as safe as the others."""
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            """INSERT INTO attachments (company_id, id, message_id, kind, filename)
            SELECT company_id, $1, id, 'image', $2 FROM messages LIMIT 1""",
            uuid7(),
            json.dumps("boleto.jpg"),
        )
