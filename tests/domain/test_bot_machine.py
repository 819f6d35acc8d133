"""Whatever a customer says, the bot asks or lets go, and it soon lets go."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import given
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from prosa.domain.bot import (
    MAX_INVALID,
    PATIENCE,
    BotState,
    Menu,
    Option,
    RouteTo,
    Say,
    Step,
    answer,
    expire,
    start,
)
from prosa.domain.ids import DepartmentId
from tests.domain.examples import NOW

NAMES = ["Vendas", "Suporte Técnico", "Financeiro", "Outros Assuntos"]
OPTIONS = [Option(DepartmentId(UUID(int=n)), name) for n, name in enumerate(NAMES, start=1)]
menus = st.builds(
    lambda options, fallback, is_open: Menu(
        "Loja",
        tuple(options),
        fallback.id if fallback else None,
        is_open_hours=is_open,
    ),
    st.lists(st.sampled_from(OPTIONS), unique=True),
    st.none() | st.sampled_from(OPTIONS),
    st.booleans(),
)
returning = st.none() | st.sampled_from(OPTIONS).map(lambda option: option.id)
texts = st.text(max_size=12) | st.sampled_from(
    ["sim", "NÃO", "1", "2", "9", "", "oi", "vendas", "Suporte", "👍", "{agent}"]
)
MOST_ANSWERS = 2 + MAX_INVALID
"""A question, once repeated, and three tries at the menu."""


def check(step: Step, menu: Menu) -> None:
    """What holds for every step: one message at most, and before the routing."""
    kinds = [type(effect) for effect in step.effects]
    assert kinds in ([], [Say], [RouteTo], [Say, RouteTo])
    assert (step.state is None) == (RouteTo in kinds)
    for effect in step.effects:
        match effect:
            case Say(text=text):
                assert text.strip()
            case RouteTo(department=department):
                offered = {option.id for option in menu.departments}
                assert department in offered | {menu.fallback}


class Visit(RuleBasedStateMachine):
    """One customer, while the company changes its menu under the bot's feet."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.menu = Menu("Loja", tuple(OPTIONS))
        self.state: BotState | None = None
        self.has_begun = False

    def follow(self, step: Step) -> None:
        check(step, self.menu)
        kept = json.dumps(step.state.to_json()) if step.state else None
        self.state = BotState.from_json(json.loads(kept)) if kept else None
        assert self.state == step.state

    @rule(menu=menus)
    def company_changes(self, menu: Menu) -> None:
        self.menu = menu

    @rule(seconds=st.integers(0, 200))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: not self.has_begun)
    @rule(before=returning)
    def arrives(self, before: DepartmentId | None) -> None:
        self.has_begun = True
        step = start(self.menu, returning_department=before, now=self.now)
        assert isinstance(step.effects[0], Say)
        self.follow(step)

    @precondition(lambda self: self.state is not None)
    @rule(text=texts, delay=st.integers(0, 10))
    def writes(self, text: str, delay: int) -> None:
        assert self.state is not None
        sent_at = self.now - timedelta(seconds=delay)
        step = answer(self.state, text, self.menu, now=self.now, sent_at=sent_at)
        asked_at = self.state.asked_at
        was_read = asked_at is not None and sent_at >= asked_at + PATIENCE
        if was_read:
            assert step.effects, "someone who answers is never left in silence"
        self.follow(step)

    @precondition(lambda self: self.state is not None)
    @rule()
    def clock_strikes(self) -> None:
        assert self.state is not None
        self.follow(expire(self.state, self.menu, now=self.now))

    @invariant()
    def only_a_question_has_a_deadline(self) -> None:
        if self.state is not None:
            assert (self.state.deadline_at is not None) == (self.state.step == "confirm")
            assert self.state.invalid < MAX_INVALID


TestVisit = Visit.TestCase


@given(menus.filter(lambda m: m.last_resort is not None), returning, st.lists(texts, min_size=5))
def test_a_customer_who_answers_is_soon_with_people(
    menu: Menu, before: DepartmentId | None, said: list[str]
) -> None:
    step, now, answers = start(menu, returning_department=before, now=NOW), NOW, 0
    for text in said:
        if step.state is None:
            break
        now += timedelta(seconds=30)
        step = answer(step.state, text, menu, now=now)
        answers += 1
    assert step.state is None
    assert answers <= MOST_ANSWERS


@given(menus, returning, st.lists(texts, max_size=30))
def test_a_burst_of_first_words_gets_one_greeting(
    menu: Menu, before: DepartmentId | None, burst: list[str]
) -> None:
    step = start(menu, returning_department=before, now=NOW)
    for text in burst:
        if step.state is None:
            break
        unclear = f"oi {text} oi"
        assert answer(step.state, unclear, menu, now=NOW) == Step(step.state)


@given(menus, returning)
def test_hours_are_told_at_most_once(menu: Menu, before: DepartmentId | None) -> None:
    closed = replace(menu, is_open_hours=False)
    step = start(closed, returning_department=before, now=NOW)
    told = 0
    for n in range(MOST_ANSWERS):
        told += sum("fora do horário" in e.text for e in step.effects if isinstance(e, Say))
        if step.state is None:
            break
        step = answer(step.state, "?", closed, now=NOW + timedelta(minutes=n + 1))
    assert told == 1
