"""Receipts twice, in any order, in any batch, before or after their message: one outcome."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prosa.channels.contract import Accepted, DeliveryReport
from prosa.domain.delivery import RANK, Delivery, DeliveryState, Receipt, ReceiptStatus, fold
from prosa.domain.ids import MessageId
from prosa.features.delivery import store
from prosa.features.delivery.actions.outcomes import Outcome, record_outcomes
from prosa.features.delivery.actions.receipts import record_receipts
from prosa.features.delivery.claims import Due
from prosa.features.delivery.store import DeliveryRow
from prosa.kit.ids import uuid7
from tests.support import hooks
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RECEIPTS = {
    ReceiptStatus.SENT: Receipt(ReceiptStatus.SENT, AT),
    ReceiptStatus.DELIVERED: Receipt(ReceiptStatus.DELIVERED, AT + timedelta(seconds=2)),
    ReceiptStatus.READ: Receipt(ReceiptStatus.READ, AT + timedelta(seconds=5)),
    ReceiptStatus.FAILED: Receipt(
        ReceiptStatus.FAILED, AT + timedelta(seconds=1), "provider.131026", "Undeliverable"
    ),
}
ACCEPTED = "accepted"

statuses = st.sets(st.sampled_from(sorted(RECEIPTS)), min_size=1)
orders = statuses.flatmap(
    lambda told: st.permutations([*told, *told, ACCEPTED]).flatmap(
        lambda order: st.tuples(
            st.just(order), st.lists(st.booleans(), min_size=len(order), max_size=len(order))
        )
    )
)


class Sending:
    """One message that is being sent, and what the provider says of it."""

    def __init__(self, world: World, due: Due, token: UUID, *, is_referenced: bool) -> None:
        self.world = world
        self.due = due
        self.token = token
        self.provider_id = f"wamid.{uuid7()}"
        self.reference = str(due.message_id) if is_referenced else None

    @classmethod
    async def begin(cls, world: World, *, is_referenced: bool) -> "Sending":
        """Promised and claimed, as the pipeline leaves it while the provider is asked."""
        token = uuid7()
        conversation = await world.conversation_of("Rui")
        message_id = MessageId(uuid7())
        async with world.database.work(world.company) as work:
            seq = await work.sql.fetchval(
                "UPDATE conversations SET last_seq = last_seq + 1 RETURNING last_seq"
            )
            await work.sql.execute(
                """INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction,
                    author_type, created_at)
                VALUES ($1, $2, $3, $4, $5, 'outbound', 'bot', now())""",
                world.company,
                message_id,
                conversation["id"],
                seq,
                conversation["inbox_id"],
            )
            await work.sql.execute(
                """INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id,
                    recipient, due_at, state, attempts, lease_until, lease_token)
                VALUES ($1, $2, $3, $4, $5, '5511', now(), 'sending', 1, $6, $7)""",
                world.company,
                message_id,
                conversation["id"],
                seq,
                conversation["inbox_id"],
                world.clock.now() + timedelta(seconds=30),
                token,
            )
        ids = (conversation["id"], seq, conversation["inbox_id"], "5511")
        due = Due(world.company, message_id, *ids)
        return cls(world, due, token, is_referenced=is_referenced)

    async def hears(self, batch: list[str]) -> None:
        """One unit of work for what came together; an acceptance is its own."""
        reports = [
            DeliveryReport(self.provider_id, RECEIPTS[ReceiptStatus(name)], self.reference)
            for name in batch
            if name != ACCEPTED
        ]
        async with self.world.database.work(self.world.company) as work:
            if reports:
                told = [(self.due.inbox_id, report) for report in reports]
                await record_receipts(work, told, clock=self.world.clock)
        if ACCEPTED in batch:
            result = Accepted(self.provider_id)
            outcome = Outcome(self.due.company_id, self.due.message_id, self.token, result)
            async with self.world.database.work(self.world.company) as work:
                await record_outcomes(work, [outcome], clock=self.world.clock)

    async def row(self) -> DeliveryRow:
        async with self.world.database.work(self.world.company) as work:
            return (await store.lock(work, [self.due.message_id]))[self.due.message_id]

    async def told(self) -> list[str]:
        """The statuses that screens heard of, in order."""
        rows = await self.world.rows(
            "SELECT body::jsonb->>'status' AS status FROM events "
            "WHERE body::jsonb->>'message_id' = $1 ORDER BY position",
            str(self.due.message_id),
        )
        return [row["status"] for row in rows]


@pytest.mark.parametrize("is_referenced", [True, False], ids=["referenced", "by provider id"])
@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(orders)
async def test_every_receipt_twice_in_any_order_and_any_batch_comes_to_the_same(
    is_referenced: bool, world: World, story: tuple[list[str], list[bool]]
) -> None:
    """MSG-19: a late *sent* never overwrites *delivered*; what comes early waits. (CW#14529,
    CW#9962: *delivered* was overwritten by a late *sent*, and ticks were mixed up.)"""
    order, cuts = story
    if not await world.rows("SELECT 1 FROM conversations"):
        await world.contact("Rui").writes("Oi")
    sending = await Sending.begin(world, is_referenced=is_referenced)
    batch: list[str] = []
    for name, ends_here in zip(order, cuts, strict=True):
        batch.append(name)
        if ends_here:
            await sending.hears(batch)
            batch = []
    await sending.hears(batch)

    row = await sending.row()
    receipts = [RECEIPTS[ReceiptStatus(name)] for name in order if name != ACCEPTED]
    accepted = Receipt(ReceiptStatus.SENT, row.delivery.sent_at or AT)
    expected = reduce(fold, [accepted, *receipts], Delivery(DeliveryState.SENDING, attempts=1))
    assert row.delivery == expected
    assert row.provider_id == sending.provider_id
    assert row.lease_token is None
    assert await world.value("SELECT count(*) FROM parked_receipts") == 0
    told = await sending.told()
    ranks = [RANK[DeliveryState(status)] for status in told]
    assert ranks == sorted(set(ranks)), "each step is told once, and never a step back"
    assert told[-1] == str(row.delivery.state)


async def test_a_receipt_that_comes_before_its_message_waits_for_it(world: World) -> None:
    """Over HTTP: the ids are known only when the provider's answer is written down."""
    await world.contact("Rui").writes("Oi")
    sending = await Sending.begin(world, is_referenced=False)
    account = await world.account("whatsapp")
    early = hooks.receipt(sending.provider_id, "delivered", at=hooks.instant(world.clock))
    assert await hooks.post(account, hooks.body(hooks.entry(account, statuses=[early]))) == 200
    await until(lambda: world.rows("SELECT 1 FROM parked_receipts"))
    assert (await sending.row()).delivery.state is DeliveryState.SENDING
    await sending.hears([ACCEPTED])
    assert (await sending.row()).delivery.state is DeliveryState.DELIVERED
    assert await world.value("SELECT count(*) FROM parked_receipts") == 0
