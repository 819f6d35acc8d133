"""The conversations that the menu bot holds, told one by one."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from prosa.domain.bot import (
    CONFIRM_WITHIN,
    PATIENCE,
    Because,
    BotState,
    Menu,
    Option,
    RouteTo,
    Say,
    Step,
    answer,
    expire,
    flow_state,
    start,
)
from prosa.domain.conversation import FlowState
from prosa.domain.ids import DepartmentId
from prosa.domain.texts import Texts
from tests.domain.examples import NOW, later

SALES, SUPPORT, MONEY, OTHER = (DepartmentId(UUID(int=n)) for n in range(1, 5))
MENU = Menu(
    "MaxSolucoes",
    (
        Option(SALES, "💼 Vendas"),
        Option(SUPPORT, "🔧 Suporte Técnico"),
        Option(MONEY, "💰 Financeiro"),
        Option(OTHER, "📋 Outros Assuntos"),
    ),
    fallback=OTHER,
)
LISTED = """Escolha o departamento:
1 - 💼 Vendas
2 - 🔧 Suporte Técnico
3 - 💰 Financeiro
4 - 📋 Outros Assuntos

Digite o número da opção desejada."""
CALM = later(10)
"""Long enough after the question to have read it."""


def said(step: Step) -> str:
    texts = [effect.text for effect in step.effects if isinstance(effect, Say)]
    return "\n".join(texts)


def asking(step: Step) -> BotState:
    assert step.state is not None
    return step.state


def greeted(menu: Menu = MENU, returning: DepartmentId | None = None) -> BotState:
    return asking(start(menu, returning_department=returning, now=NOW))


def routed(
    department: DepartmentId, because: Because, *, last_agent_preferred: bool = False
) -> Step:
    return Step(None, (RouteTo(department, because, last_agent_preferred),))


def test_greets_and_shows_the_departments_in_order() -> None:
    """FLW-03."""
    step = start(MENU, returning_department=None, now=NOW)
    assert said(step) == f"Olá! Você está falando com MaxSolucoes. 👋\n\n{LISTED}"
    assert flow_state(asking(step)) is FlowState.GREETING
    assert asking(step).deadline_at is None


def test_greets_in_the_words_of_the_company() -> None:
    """FLW-04."""
    texts = Texts(greeting="Oi {contact}, aqui é a {company} {x}", menu_footer="")
    menu = replace(MENU, texts=texts, contact_name="Rui")
    step = start(menu, returning_department=None, now=NOW)
    assert said(step).startswith("Oi Rui, aqui é a MaxSolucoes {x}\n\nEscolha")
    assert said(step).endswith("4 - 📋 Outros Assuntos")


@pytest.mark.parametrize("text", ["2", "2️⃣", "opção 2", "suporte tecnico", "Suporte"])
def test_a_choice_is_routed_without_another_word(text: str) -> None:
    """FLW-09."""
    assert answer(greeted(), text, MENU, now=CALM) == routed(SUPPORT, "chosen")


def test_a_choice_may_come_at_once() -> None:
    assert answer(greeted(), "2", MENU, now=NOW) == routed(SUPPORT, "chosen")


@pytest.mark.parametrize("text", ["abacaxi", "9", "", "👍"])
def test_two_wrong_answers_show_the_menu_and_the_third_ends_it(text: str) -> None:
    """FLW-10."""
    first = answer(greeted(), text, MENU, now=CALM)
    assert said(first) == f"Não encontrei essa opção.\n\n{LISTED}"
    second = answer(asking(first), text, MENU, now=later(20))
    assert said(second) == said(first)
    third = answer(asking(second), text, MENU, now=later(30))
    assert third == routed(OTHER, "fallback")


def test_without_a_fallback_the_first_department_takes_the_lost() -> None:
    lost = replace(greeted(), invalid=2)
    menu = replace(MENU, fallback=None)
    assert answer(lost, "?", menu, now=CALM) == routed(SALES, "fallback")


def test_bubbles_written_before_the_menu_was_read_are_no_wrong_answers() -> None:
    state = greeted()
    for text in ("tudo bem?", "meu pedido não chegou", ""):
        assert answer(state, text, MENU, now=NOW + PATIENCE / 2) == Step(state)
    assert said(answer(state, "?", MENU, now=NOW + PATIENCE))


def test_the_time_of_writing_counts_and_not_the_time_of_reading() -> None:
    """A backlog is read late; the thirtieth “oi” of a burst is still no wrong answer."""
    state = greeted()
    step = answer(state, "oi", MENU, now=later(300), sent_at=NOW - timedelta(seconds=5))
    assert step == Step(state)
    assert answer(state, "1", MENU, now=later(300), sent_at=NOW) == routed(SALES, "chosen")


def test_a_returning_customer_is_asked_about_the_last_department() -> None:
    """FLW-06, FLW-07."""
    step = start(MENU, returning_department=MONEY, now=NOW)
    assert said(step).endswith("👋\n\nDeseja falar com 💰 Financeiro? (SIM/NÃO)")
    assert flow_state(asking(step)) is FlowState.AWAITING_ROUTING_CONFIRMATION
    assert asking(step).deadline_at == NOW + CONFIRM_WITHIN == later(120)


@pytest.mark.parametrize("text", ["SIM", "s", "1", "Sim!"])
def test_yes_goes_back_to_who_knows_them(text: str) -> None:
    """FLW-08."""
    step = answer(greeted(returning=MONEY), text, MENU, now=CALM)
    assert step == routed(MONEY, "confirmed", last_agent_preferred=True)


@pytest.mark.parametrize("text", ["NÃO", "nao", "n", "2"])
def test_no_shows_the_menu_without_greeting_twice(text: str) -> None:
    """FLW-08."""
    step = answer(greeted(returning=MONEY), text, MENU, now=CALM)
    assert said(step) == LISTED
    assert (asking(step).step, asking(step).deadline_at) == ("menu", None)
    declined = answer(asking(step), "3", MENU, now=later(20))
    assert declined == routed(MONEY, "chosen")


def test_anything_else_repeats_the_question_once_and_then_shows_the_menu() -> None:
    """A-9."""
    again = answer(greeted(returning=MONEY), "talvez", MENU, now=CALM)
    assert said(again) == "Deseja falar com 💰 Financeiro? (SIM/NÃO)"
    assert asking(again).deadline_at == CALM + CONFIRM_WITHIN
    menu = answer(asking(again), "talvez", MENU, now=later(20))
    assert said(menu) == LISTED
    assert asking(menu).invalid == 0


def test_the_name_of_another_department_answers_the_question_too() -> None:
    step = answer(greeted(returning=MONEY), "vendas", MENU, now=CALM)
    assert step == routed(SALES, "chosen")


def test_two_minutes_of_silence_bring_the_menu() -> None:
    """FLW-08."""
    state = greeted(returning=MONEY)
    assert expire(state, MENU, now=later(119)) == Step(state)
    step = expire(state, MENU, now=later(120))
    assert said(step) == LISTED
    assert asking(step).deadline_at is None
    assert expire(asking(step), MENU, now=later(999)) == Step(asking(step))


def test_a_yes_that_crosses_with_the_menu_still_means_yes() -> None:
    menu = asking(expire(greeted(returning=MONEY), MENU, now=later(120)))
    step = answer(menu, "sim", MENU, now=later(121))
    assert step == routed(MONEY, "confirmed", last_agent_preferred=True)
    assert answer(menu, "1", MENU, now=later(130)) == routed(SALES, "chosen")


def test_choosing_the_department_of_last_time_prefers_the_last_agent() -> None:
    menu = asking(expire(greeted(returning=MONEY), MENU, now=later(120)))
    step = answer(menu, "3", MENU, now=later(130))
    assert step == routed(MONEY, "chosen", last_agent_preferred=True)


def test_out_of_hours_is_said_once_and_the_menu_still_works() -> None:
    closed = replace(MENU, is_open_hours=False)
    step = start(closed, returning_department=None, now=NOW)
    assert said(step).index("Agora estamos fora do horário") < said(step).index("Escolha")
    again = answer(asking(step), "?", closed, now=CALM)
    assert "fora do horário" not in said(again)
    assert answer(asking(again), "1", closed, now=later(20)) == routed(SALES, "chosen")


def test_the_customer_hears_when_we_are_back_and_why_we_are_away() -> None:
    closed = replace(MENU, is_open_hours=False, opening="amanhã às 8h")
    assert "Voltamos amanhã às 8h." in said(start(closed, returning_department=None, now=NOW))
    feast = replace(closed, holiday="Natal")
    told = said(start(feast, returning_department=None, now=NOW))
    assert "Hoje não atendemos: Natal. Voltamos amanhã às 8h." in told
    assert "fora do horário" not in told


def test_closing_while_the_customer_chooses_is_told_with_the_next_word() -> None:
    step = answer(greeted(), "?", replace(MENU, is_open_hours=False), now=CALM)
    assert "fora do horário" in said(step)


def test_one_department_needs_no_menu() -> None:
    menu = replace(MENU, departments=MENU.departments[:1])
    step = start(menu, returning_department=SALES, now=NOW)
    assert step.state is None
    assert step.effects == (
        Say("Olá! Você está falando com MaxSolucoes. 👋"),
        RouteTo(SALES, "only_department", last_agent_preferred=True),
    )
    assert answer(greeted(), "?", menu, now=CALM) == routed(SALES, "only_department")


def test_without_departments_the_fallback_takes_it() -> None:
    step = start(replace(MENU, departments=()), returning_department=None, now=NOW)
    assert step.effects[-1] == RouteTo(OTHER, "fallback")


def test_with_nowhere_to_go_it_says_so_once_and_stays() -> None:
    nowhere = replace(MENU, departments=(), fallback=None)
    step = start(nowhere, returning_department=None, now=NOW)
    assert said(step).endswith("Logo alguém responde por aqui.")
    state = asking(step)
    assert answer(state, "alô?", nowhere, now=CALM) == Step(state)
    back = answer(state, "1", MENU, now=later(60))
    assert said(back) == LISTED
    assert asking(back).invalid == 0


def test_departments_that_vanish_under_the_menu_leave_a_word() -> None:
    nowhere = replace(MENU, departments=(), fallback=None)
    step = answer(greeted(), "1", nowhere, now=CALM)
    assert said(step) == Texts().no_department
    assert answer(asking(step), "1", nowhere, now=later(20)).effects == ()


def test_a_department_that_vanished_is_no_choice() -> None:
    without = replace(MENU, departments=MENU.departments[:3])
    step = answer(greeted(), "Outros Assuntos", without, now=CALM)
    assert "4 - " not in said(step)
    assert said(step).startswith("Não encontrei")


@pytest.mark.parametrize("text", ["sim", "não", "?"])
def test_a_suggestion_that_vanished_gives_way_to_the_menu(text: str) -> None:
    without = replace(MENU, departments=MENU.departments[:3])
    step = answer(greeted(returning=OTHER), text, without, now=CALM)
    assert said(step).startswith("Escolha o departamento")
    assert asking(step).suggested is None
    fresh = start(without, returning_department=OTHER, now=NOW)
    assert flow_state(asking(fresh)) is FlowState.GREETING


def test_a_state_survives_its_json() -> None:
    state = asking(answer(greeted(returning=MONEY), "talvez", MENU, now=CALM))
    assert state.to_json() == {
        "step": "confirm",
        "invalid": 0,
        "suggested": str(MONEY),
        "repeated": True,
        "told_closed": False,
        "asked_at": CALM.isoformat(),
        "deadline_at": (CALM + CONFIRM_WITHIN).isoformat(),
    }
    assert BotState.from_json(state.to_json()) == state
    assert BotState.from_json({}) == BotState()


def test_a_deadline_is_an_instant() -> None:
    kept = BotState.from_json(greeted(returning=MONEY).to_json()).deadline_at
    assert isinstance(kept, datetime)
    assert kept.utcoffset() == timedelta(0)
