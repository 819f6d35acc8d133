"""The pure heart foretells what the API and the database do, whatever is done in any order.

The machine keeps a conversation and the bot's state by the functions of `domain/`, does the same
over HTTP and by the readers of provider events, and compares after every step. Providers repeat
and batch what customers write, and tell receipts in any order. What is illegal in the model is
409 in reality and changes nothing.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from prosa.channels.contract import InboundMessage
from prosa.domain import bot, queueing
from prosa.domain import moves as flow
from prosa.domain.bot import BotState, RouteTo, Say
from prosa.domain.conversation import MOVES, WITH_AGENT, Conversation, IllegalMove, Status
from prosa.domain.delivery import Delivery, DeliveryState, Receipt, ReceiptStatus, fold
from prosa.domain.ids import DepartmentId, UserId
from tests.api.reality import Reality
from tests.api.server import Server
from tests.domain.examples import a_new_conversation, an_entry

EXAMPLES = {"nightly": 300, "ci": 25}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 15)
STEPS = 20

texts = st.sampled_from(["Oi", "1", "2", "9", "sim", "NÃO", "Vendas", "?", "👍"])
people = st.integers(0, 1)
places = st.integers(0, 1)
statuses = st.lists(st.sampled_from(ReceiptStatus), min_size=1, max_size=5)
_COMPARED = (
    "status",
    "flow_state",
    "department_id",
    "assignee_id",
    "turn",
    "unread_count",
)
_SET_OR_NOT = ("snoozed_until", "resolved_at", "closed_at", "archived_at", "first_response_at")


class Life(RuleBasedStateMachine):
    """One customer, who comes back after each end, and two people who may do everything."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.real = Reality(server)
        self.people = [person.id for person in self.real.people]
        self.departments = [option.id for option in self.real.menu.departments]
        self.it: Conversation | None = None
        self.state: BotState | None = None
        self.last_department: DepartmentId | None = None
        self.heard: list[InboundMessage] = []
        self.reply: tuple[str, str, Delivery] | None = None
        self.left: tuple[flow.Left, datetime] | None = None
        """What the conversation left behind when it was ended, and when, if nothing came since."""
        self.id: Any = None

    def teardown(self) -> None:
        self.real.close()

    # The customer, as their provider tells it

    @rule(said=st.lists(texts, min_size=1, max_size=3), again=st.data(), seconds=st.integers(1, 40))
    def customer_writes(self, said: list[str], again: st.DataObject, seconds: int) -> None:
        self.real.passes(seconds)
        new = [self.real.said(text) for text in said]
        repeated = again.draw(st.lists(st.integers(0, len(self.heard) + len(new) - 1), max_size=3))
        self.heard += new
        repeats = [self.heard[n] for n in repeated]
        assert self.real.receives([*new, *repeats]) == len(new)
        begins = self.it is None or not self.it.is_open
        for text, message in zip(said, new, strict=True):
            self._hears(text, message)
        if begins:
            self.id, self.left = self.real.newest(), None
        self._remember_service()

    @precondition(lambda self: self.heard)
    @rule(which=st.integers(0, 99))
    def provider_repeats_itself(self, which: int) -> None:
        assert self.real.receives([self.heard[which % len(self.heard)]]) == 0

    def _hears(self, text: str, message: InboundMessage) -> None:
        now = self.real.clock.now()
        begins = self.it is None or not self.it.is_open
        before = a_new_conversation() if self.it is None or begins else self.it
        self.it = flow.receive(before, an_entry(now, text))
        if self.it.status is not Status.BOT:
            return
        if begins:
            step = bot.start(self.real.menu, returning_department=self.last_department, now=now)
        else:
            assert self.state is not None
            step = bot.answer(self.state, text, self.real.menu, now=now, sent_at=message.sent_at)
        self._follow(step)

    def _follow(self, step: bot.Step) -> None:
        assert self.it is not None
        now = self.real.clock.now()
        kept = step.state.to_json() if step.state else None
        self.state = BotState.from_json(kept) if kept else None
        if self.state:
            self.it = replace(self.it, flow_state=bot.flow_state(self.state))
        for effect in step.effects:
            match effect:
                case Say(text=text):
                    self.it = flow.bot_says(self.it, an_entry(now, text, "bot"))
                case RouteTo(department=department):
                    self.it = queueing.queue(self.it, department=department, deadline=None, now=now)

    # The team, over HTTP

    @precondition(lambda self: self.it)
    @rule(who=people)
    def takes(self, who: int) -> None:
        self._does(
            "take", None, who, lambda c, me, now: flow.take(c, agent=me, department=None, now=now)
        )

    @precondition(lambda self: self.it)
    @rule(who=people, whom=people)
    def assigns(self, who: int, whom: int) -> None:
        agent = self.people[whom]
        give = flow.take if who == whom else flow.assign
        self._does(
            "assign",
            {"user_id": str(agent)},
            who,
            lambda c, me, now: give(c, agent=agent, department=None, now=now),
        )

    @precondition(lambda self: self.it)
    @rule(who=people)
    def gives_back(self, who: int) -> None:
        fallback = self.real.menu.last_resort
        assert fallback is not None
        self._does(
            "unassign",
            None,
            who,
            lambda c, me, now: queueing.unassign(c, fallback=fallback, deadline=None, now=now),
        )

    @precondition(lambda self: self.it)
    @rule(who=people, where=places)
    def transfers_to_a_department(self, who: int, where: int) -> None:
        department = self.departments[where]
        self._does(
            "transfer",
            {"department_id": str(department)},
            who,
            lambda c, me, now: queueing.transfer_to_department(
                c, department=department, deadline=None, now=now
            ),
        )

    @precondition(lambda self: self.it)
    @rule(who=people, whom=people, where=st.none() | places)
    def transfers_to_somebody(self, who: int, whom: int, where: int | None) -> None:
        department = None if where is None else self.departments[where]
        agent = self.people[whom]
        named = {"department_id": str(department)} if department else {}
        self._does(
            "transfer",
            {"user_id": str(agent), **named},
            who,
            lambda c, me, now: flow.transfer_to_agent(
                c, agent=agent, department=department, now=now
            ),
        )

    @precondition(lambda self: self.it)
    @rule(who=people)
    def replies(self, who: int) -> None:
        def reply(c: Conversation, me: UserId, now: Any) -> Conversation:
            if c.status in (Status.BOT, Status.QUEUED):
                c = flow.take(c, agent=me, department=None, now=now)
            return flow.reply(c, an_entry(now, "Olá", "agent"), by=me)

        answer = self._does("messages", {"text": "Olá"}, who, reply)
        if answer is not None:
            message_id, provider_id = answer["message"]["id"], f"wamid.{answer['message']['id']}"
            self.real.is_sent(message_id, provider_id)
            sent = Delivery(DeliveryState.SENT, attempts=1)
            self.reply = (message_id, provider_id, sent)

    @precondition(lambda self: self.reply)
    @rule(told=statuses, data=st.data())
    def provider_tells_of_the_reply(self, told: list[ReceiptStatus], data: st.DataObject) -> None:
        assert self.reply is not None
        message_id, provider_id, before = self.reply
        at = self.real.clock.now()
        receipts = [Receipt(status, at + timedelta(seconds=n)) for n, status in enumerate(told)]
        self.real.tells(provider_id, data.draw(st.permutations([*receipts, receipts[0]])))
        after = reduce(fold, receipts, before)
        self.reply = (message_id, provider_id, after)
        row = self.real.delivery(message_id)
        assert row["state"] == after.state
        for name in ("delivered_at", "read_at"):
            assert row[name] == getattr(after, name), name

    @precondition(lambda self: self.it)
    @rule(who=people)
    def notes(self, who: int) -> None:
        self._does("notes", {"text": "nota"}, who, lambda c, me, now: flow.annotate(c))

    @precondition(lambda self: self.it)
    @rule(who=people)
    def waits(self, who: int) -> None:
        self._does("wait", None, who, lambda c, me, now: flow.wait(c, now=now))

    @precondition(lambda self: self.it)
    @rule(who=people)
    def snoozes(self, who: int) -> None:
        until = self.real.clock.now() + timedelta(days=30)
        self._does(
            "snooze",
            {"until": until.isoformat()},
            who,
            lambda c, me, now: flow.snooze(c, until=until, now=now),
        )

    @precondition(lambda self: self.it)
    @rule(who=people)
    def wakes(self, who: int) -> None:
        self._does(
            "wake", None, who, lambda c, me, now: flow.wake(c, now=now, left=self._slip(now))
        )

    @precondition(lambda self: self.it)
    @rule(who=people, how=st.sampled_from(["resolve", "close", "archive"]))
    def ends(self, who: int, how: str) -> None:
        self._does(how, None, who, lambda c, me, now: getattr(flow, how)(c, now=now))

    @precondition(lambda self: self.it)
    @rule(who=people)
    def unarchives(self, who: int) -> None:
        self._does("unarchive", None, who, lambda c, me, now: flow.unarchive(c))

    @precondition(lambda self: self.it)
    @rule(who=people)
    def reopens(self, who: int) -> None:
        self._does(
            "reopen",
            None,
            who,
            lambda c, me, now: flow.reopen(c, by=me, now=now, left=self._slip(now)),
        )

    @precondition(lambda self: self.it)
    @rule(who=people)
    def reads(self, who: int) -> None:
        self._does("read", None, who, lambda c, me, now: flow.read(c))

    def _slip(self, now: datetime) -> flow.Left | None:
        """What is given back to whoever takes it back now."""
        left, done_at = self.left or (None, now)
        return left if now - done_at <= flow.SECOND_THOUGHTS else None

    def _does(
        self,
        verb: str,
        body: Any,
        who: int,
        foretell: Callable[[Conversation, UserId, Any], Conversation],
    ) -> Any:
        """The same in the model and in reality. Answers what the API said, None for a no."""
        assert self.it is not None
        person = self.real.people[who]
        before = self.real.row(self.id)
        try:
            after = foretell(self.it, person.id, self.real.clock.now())
        except IllegalMove:
            after = None
        answer = self.real.asks("POST", f"/conversations/{self.id}/{verb}", body, by=person)
        if after is None:
            assert (answer.status_code, answer.json()["code"]) == (409, "conversation.illegal_move")
            assert self.real.row(self.id) == before
            return None
        assert answer.is_success, (verb, answer.status_code, answer.text)
        is_left = verb in {"resolve", "close", "archive", "wait", "snooze"} and self.it.is_open
        if verb != "read":
            self.left = (flow.Left.of(self.it), self.real.clock.now()) if is_left else None
        self.it = after
        if verb not in {"notes", "wait", "snooze", "wake", "read", "reopen", "unarchive"}:
            self.state = None
        self._remember_service()
        return answer.json() if answer.content else None

    def _remember_service(self) -> None:
        if self.it is not None and self.it.status in WITH_AGENT:
            self.last_department = self.it.department_id or self.last_department

    # What must be so

    @invariant()
    def reality_is_as_foretold(self) -> None:
        if self.it is None:
            return
        found = self.real.row(self.id)
        for name in _COMPARED:
            assert getattr(found, name) == getattr(self.it, name), name
        for name in _SET_OR_NOT:
            assert (getattr(found, name) is None) == (getattr(self.it, name) is None), name

    @precondition(lambda self: self.it)
    @rule(who=people)
    def looks(self, who: int) -> None:
        """The screen is told the same, and no button of it lies."""
        assert self.it is not None
        answer = self.real.asks("GET", f"/conversations/{self.id}", by=self.real.people[who])
        told = answer.json()
        assert UUID(told["id"]) == self.id
        assert told["status"] == self.it.status
        assert told["moves"] == sorted(MOVES[self.it.status])


@pytest.mark.timeout(180)
def test_the_heart_foretells_what_api_and_database_do(server: Server) -> None:
    class LifeHere(Life):
        def __init__(self) -> None:
            super().__init__(server)

    run_state_machine_as_test(
        LifeHere,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
