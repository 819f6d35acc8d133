"""A company that has lived through everything: no table of it is empty."""

from datetime import timedelta
from uuid import uuid4

from prosa.features.figures.jobs import COUNTING
from tests.support import files, hooks
from tests.support.agent import Agent
from tests.support.world import World

NO_BROWSER = {
    "endpoint": "http://127.0.0.1:9/nobody",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6S"
        "RpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
"""Signed up, and never reached: what it is to be woken for stays."""


async def live_through_everything(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    helena = await world.admin()
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes("1")
    await helena.does("POST", "/me/push-subscriptions", NO_BROWSER)
    await ana.notes(f"@[Helena](user:{helena.id}), cliente antigo")
    await ana.transfers(to="Financeiro", reason="boleto", saying="Um momento.")
    await helena.does("PATCH", "/company", {"name": "Casa Varanda e Filhos"})
    await ana.does("PATCH", "/me/preferences", {"theme": "dark"})
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/notes"
    noted = await ana.asks("POST", path, {"text": "nota"}, **{"Idempotency-Key": str(uuid4())})
    assert noted.status_code in {201, 404}, noted.text
    kept = await helena.asks("POST", path, {"text": "nota"}, **{"Idempotency-Key": str(uuid4())})
    assert kept.status_code == 201, kept.text

    await helena.does("POST", "/views", {"name": "Meus", "query": {"view": "mine"}})
    tag = await helena.does("POST", "/tags", {"name": "Troca"})
    await helena.does("PUT", f"{path.removesuffix('/notes')}/tags/{tag['id']}")
    ready = {"shortcut": "pix", "title": "Pix", "body": "A chave é o CNPJ."}
    await helena.does("POST", "/quick-replies", ready)

    later = f"/conversations/{(await world.conversation_of('Rui'))['id']}/scheduled"
    at = (world.clock.now() + timedelta(hours=1)).isoformat()
    await helena.does("POST", later, {"text": "Bom dia!", "send_at": at})
    begun = f"/conversations/{(await world.conversation_of('Rui'))['id']}/draft"
    await helena.does("PUT", begun, {"mode": "note", "body": "perguntar do"})

    await _know_people(helena, tag["id"])
    account = await world.account("whatsapp")
    inbox = f"/inboxes/{world.inboxes['whatsapp']}"
    waba = {"settings": {"waba_id": account.business_account_id}}
    await helena.does("PATCH", inbox, waba)
    await helena.does("POST", f"{inbox}/templates/sync")
    now = hooks.instant(world.clock)
    unknown = hooks.receipt("wamid.of-nobody", "delivered", at=now)
    assert await hooks.post(account, hooks.body(hooks.entry(account, statuses=[unknown]))) == 200
    reaction = hooks.reacted("wamid.of-nobody", "👍", sender="5511987654321", at=now)
    assert await hooks.post(account, hooks.body(hooks.entry(account, messages=[reaction]))) == 200
    assert await hooks.post(account, b"not json") == 200
    await world.settles()
    await files.sends(world, world.contact("Rui"), files.picture())
    await world.ticks(COUNTING)


async def _know_people(helena: Agent, tag_id: str) -> None:
    field = {"name": "size", "label": "Tamanho", "kind": "text"}
    await helena.does("POST", "/contact-fields", field)
    known = {"name": "Eva", "custom": {"size": "42"}, "tag_ids": [tag_id]}
    eva = await helena.does("POST", "/contacts", known)
    await helena.does("POST", f"/contacts/{eva['id']}/notes", {"body": "liga à tarde"})


async def has_an_unread_hook(world: World) -> None:
    """And a provider that is still to be told something. Call it while the worker is paused."""
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            """INSERT INTO provider_signals (company_id, conversation_id, inbox_id, recipient,
                provider_id, due_at)
            SELECT company_id, id, inbox_id, recipient, 'wamid.seen', clock_timestamp()
            FROM conversations LIMIT 1"""
        )
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            """INSERT INTO message_changes (company_id, message_id, what, conversation_id, inbox_id,
                recipient, is_ours, was, by_user_id, at, due_at)
            SELECT company_id, id, 'revoked', conversation_id, inbox_id, '', true, '{}', id,
                clock_timestamp(), clock_timestamp() + interval '1 day'
            FROM messages WHERE direction = 'outbound' LIMIT 1"""
        )
    account = await world.account("whatsapp")
    said = hooks.said("Oi", sender="5511987654321", at=hooks.instant(world.clock))
    content = hooks.body(hooks.entry(account, messages=[said]))
    assert await hooks.post(account, content) == 200
