"""Whatever a provider repeats, reorders or batches, the rows are the same in the end."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from prosa.domain.afterwards import shown
from prosa.features.conversations.timeline import reactions_of
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

OURS, THEIRS, PHONES = "Chegou sim!", "E aí?", "Já te ligo"

_ROWS = """
SELECT coalesce(m.provider_id, d.provider_id) AS provider_id, m.direction, m.author_type, m.kind,
    m.body, m.original_body, m.edited_at, m.revoked_at, m.reactions, m.detail, d.state,
    d.sent_at IS NOT NULL AS was_sent, d.delivered_at, d.read_at
FROM messages m
LEFT JOIN deliveries d ON d.company_id = m.company_id AND d.message_id = m.id
WHERE m.conversation_id = $1 AND m.body IN ('E aí, chegou?', 'Chegou sim!', 'Já te ligo')
ORDER BY m.body
"""


class Chat:
    """One customer of the story, and everything that WAHA has to tell of them."""

    def __init__(self, world: World, ana: Agent, name: str, *, number: str) -> None:
        self.world, self.ana, self.name, self.number = world, ana, name, number
        self.ours = ""
        self._at = int(hooks.instant(world.clock))

    async def begins(self) -> None:
        """Ana has it, and the answer to what she wrote was lost."""
        customer = self.world.contact(self.name, number=self.number)
        await customer.writes("Oi", on="waha")
        await self.ana.takes(self.name)
        self.world.faults(no_answer_fraction=1.0, no_receipts=True)
        await self.ana.replies(OURS, to=self.name)
        self.world.faults()
        self.ours = (await customer.phone("waha")).messages[-1].id

    def hooks(self) -> list[bytes]:
        theirs, phones = f"THEIRS{self.number}", f"PHONES{self.number}"
        reaction = {"messageId": f"true_{self._chat}_{self.ours}"}
        return [
            self._hook("message", self._message(theirs, THEIRS), 1),
            self._hook("message.any", self._message(theirs, THEIRS), 1),
            self._hook("message.any", self._message(self.ours, OURS, mine=True), 0),
            self._hook("message.any", self._message(phones, PHONES, mine=True), 2),
            self._hook("message.ack", self._ack(self.ours, 2), 3),
            self._hook("message.ack", self._ack(self.ours, 3), 4),
            self._hook("message.ack", self._ack(phones, 1), 3),
            self._hook("message.ack", self._ack(phones, 2), 5),
            self._hook("message.reaction", self._about(reaction={**reaction, "text": "👍"}), 6),
            self._hook("message.reaction", self._about(reaction={**reaction, "text": ""}), 7),
            self._hook("message.reaction", self._about(reaction={**reaction, "text": "🙏"}), 8),
            self._hook("message.edited", self._edit(theirs, "E aí, já?"), 9),
            self._hook("message.edited", self._edit(theirs, "E aí, chegou?"), 11),
            self._hook("message.revoked", {"revokedMessageId": phones, "before": None}, 12),
        ]

    async def hears(self, batches: Sequence[Sequence[bytes]]) -> None:
        """Each batch is read as one."""
        account = await self.world.account("waha")
        for batch in batches:
            async with self.world.stack.worker.paused():
                for body in batch:
                    assert await hooks.post(account, body) == 200
            await self.world.settles()

    async def rows(self) -> list[dict[str, Any]]:
        id = (await self.world.conversation_of(self.name))["id"]
        found = [dict(row) for row in await self.world.rows(_ROWS, id)]
        for row in found:
            row["provider_id"] = row["provider_id"].replace(self.number, "")
            row["provider_id"] = "OURS" if row["body"] == OURS else row["provider_id"]
            row["reactions"] = [(r.by, r.emoji) for r in shown(reactions_of(row["reactions"]))]
        return found

    @property
    def _chat(self) -> str:
        return f"{self.number}@c.us"

    def _hook(self, event: str, payload: dict[str, Any], seconds: int) -> bytes:
        at = self._at + seconds
        timed = {"timestamp": at, **payload}
        return json.dumps(
            {
                "event": event,
                "session": self._session,
                "timestamp": at * 1000,
                "me": {"id": "551130001000@c.us"},
                "payload": timed,
            }
        ).encode()

    @property
    def _session(self) -> str:
        return self.world._accounts["waha"].address

    def _message(self, id: str, text: str, *, mine: bool = False) -> dict[str, Any]:
        serialized = f"{'true' if mine else 'false'}_{self._chat}_{id}"
        return {
            "id": serialized,
            "from": self._chat,
            "fromMe": mine,
            "source": "api" if id == self.ours else "app",
            "body": text,
            "hasMedia": False,
        }

    def _ack(self, id: str, level: int) -> dict[str, Any]:
        return {"id": f"true_{self._chat}_{id}", "fromMe": True, "ack": level}

    def _about(self, **more: Any) -> dict[str, Any]:
        return {"id": f"false_{self._chat}_ABOUT", "from": self._chat, "fromMe": False, **more}

    def _edit(self, id: str, text: str) -> dict[str, Any]:
        return self._about(editedMessageId=id, body=text)


async def test_any_mix_gives_the_same_rows(world: World) -> None:
    """Users' ask, ranks 1 and 5; D1."""
    ana = await world.agent("Ana", capacity=20)
    plain = Chat(world, ana, "Rui 0", number="5511980000000")
    await plain.begins()
    await plain.hears([plain.hooks()])
    expected = await plain.rows()
    assert [(row["body"], row["state"]) for row in expected] == [
        (OURS, "read"),
        ("E aí, chegou?", None),
        (PHONES, "delivered"),
    ]
    assert expected[0]["reactions"] == [("contact", "🙏")]
    assert expected[1]["original_body"] == THEIRS
    assert expected[2]["revoked_at"] == datetime.fromtimestamp(plain._at + 12, UTC)
    for seed in range(1, 5):
        chance = random.Random(seed)
        chat = Chat(world, ana, f"Rui {seed}", number=f"551198000000{seed}")
        chat._at = plain._at
        await chat.begins()
        told = [body for body in chat.hooks() for _ in range(chance.randint(1, 3))]
        chance.shuffle(told)
        cut = sorted(chance.sample(range(1, len(told)), 2))
        edges = zip([0, *cut], [*cut, len(told)], strict=True)
        await chat.hears([told[a:b] for a, b in edges])
        assert await chat.rows() == expected, f"seed {seed}"
    assert await world.value("SELECT count(*) FROM contacts") == 5
    assert await world.value("SELECT count(*) FROM parked_updates") == 0
