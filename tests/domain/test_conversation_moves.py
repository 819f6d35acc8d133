"""Every cell of the table of moves does what it says, and nothing else does anything."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from prosa.domain import moves as flow
from prosa.domain import queueing
from prosa.domain.conversation import (
    MOVES,
    OPEN,
    WITH_AGENT,
    Conversation,
    FlowState,
    IllegalMove,
    Move,
    SnoozeInThePast,
    Status,
    Turn,
    Where,
    can,
)
from prosa.domain.ids import MessageId
from tests.domain.examples import (
    ANA,
    BIA,
    NOW,
    SALES,
    SUPPORT,
    a_conversation,
    a_new_conversation,
    an_entry,
    later,
)

AT = later(60)
SOON = later(360)

DO: Mapping[Move, Callable[[Conversation], Conversation]] = {
    Move.RECEIVE: lambda c: flow.receive(c, an_entry(AT)),
    Move.PHONE: lambda c: flow.phone_says(c, an_entry(AT, "Olá", "agent")),
    Move.QUEUE: lambda c: queueing.queue(c, department=SUPPORT, deadline=SOON, now=AT),
    Move.ASSIGN: lambda c: flow.assign(c, agent=BIA, department=SUPPORT, now=AT),
    Move.UNASSIGN: lambda c: queueing.unassign(c, fallback=SUPPORT, deadline=SOON, now=AT),
    Move.TRANSFER: lambda c: queueing.transfer_to_department(
        c, department=SUPPORT, deadline=SOON, now=AT
    ),
    Move.REPLY: lambda c: flow.reply(c, an_entry(AT, "Olá", "agent"), by=BIA),
    Move.NOTE: flow.annotate,
    Move.WAIT: lambda c: flow.wait(c, now=AT),
    Move.SNOOZE: lambda c: flow.snooze(c, until=AT + timedelta(hours=2), now=AT),
    Move.WAKE: lambda c: flow.wake(c, now=AT),
    Move.RESOLVE: lambda c: flow.resolve(c, now=AT),
    Move.CLOSE: lambda c: flow.close(c, now=AT),
    Move.REOPEN: lambda c: flow.reopen(c, by=BIA, now=AT),
    Move.ARCHIVE: lambda c: flow.archive(c, now=AT),
    Move.UNARCHIVE: flow.unarchive,
}
CELLS = [(status, move) for status in Status for move in Move]


def test_every_status_and_every_move_is_in_the_table() -> None:
    assert set(MOVES) == set(Status)
    assert set(DO) == set(Move)
    assert {move for moves in MOVES.values() for move in moves} == set(Move)


@pytest.mark.parametrize(("status", "move"), CELLS)
def test_a_cell_of_the_table_says_where_its_move_leads(status: Status, move: Move) -> None:
    c = a_conversation(status)
    assert can(c, move) is (move in MOVES[status])
    if move in MOVES[status]:
        assert DO[move](c).status is MOVES[status][move]
    elif move is Move.ARCHIVE:
        assert DO[move](c) == flow.archive(flow.resolve(c, now=AT), now=AT)
    else:
        with pytest.raises(IllegalMove) as refused:
            DO[move](c)
        assert refused.value.code == "conversation.illegal_move"
        assert refused.value.details == {
            "conversation_id": str(c.id),
            "status": status.value,
            "move": move.value,
        }


@pytest.mark.parametrize("status", Status)
def test_open_and_with_agent_are_the_words_of_the_mapping(status: Status) -> None:
    c = a_conversation(status)
    assert c.is_open is (status in OPEN) is (status not in {Status.RESOLVED, Status.CLOSED})
    assert (status in WITH_AGENT) is (status in {Status.ACTIVE, Status.WAITING})


def test_the_wait_is_counted_from_the_first_unanswered_word() -> None:
    c = flow.receive(a_new_conversation(), an_entry(NOW))
    c = flow.receive(c, an_entry(later(30)))
    assert (c.turn, c.turn_since, c.unread_count) == (Turn.US, NOW, 2)


def test_a_reply_ends_the_wait_and_is_remembered_as_the_first() -> None:
    c = flow.reply(a_conversation(Status.ACTIVE), an_entry(AT, "Olá", "agent"), by=BIA)
    assert (c.turn, c.turn_since, c.unread_count) == (Turn.CUSTOMER, AT, 0)
    assert (c.first_response_at, c.taken_at, c.assignee_id) == (AT, AT, ANA)
    again = flow.reply(c, an_entry(later(90), "Sim", "agent"), by=ANA)
    assert (again.first_response_at, again.taken_at) == (AT, AT)


def test_the_customer_wakes_a_snoozed_conversation() -> None:
    snoozed = flow.snooze(a_conversation(Status.ACTIVE), until=AT, now=later(5))
    assert (snoozed.turn, snoozed.snoozed_until) == (Turn.CUSTOMER, AT)
    awake = flow.receive(snoozed, an_entry(later(10)))
    assert (awake.status, awake.snoozed_until) == (Status.ACTIVE, None)
    assert (awake.turn, awake.turn_since) == (Turn.US, later(10))


@pytest.mark.parametrize("move", sorted(MOVES[Status.WAITING].keys() - {Move.NOTE, Move.SNOOZE}))
def test_whatever_happens_to_a_snoozed_conversation_wakes_it(move: Move) -> None:
    snoozed = flow.snooze(a_conversation(Status.ACTIVE), until=later(999), now=later(5))
    assert DO[move](snoozed).snoozed_until is None


def test_a_snooze_that_ends_is_our_turn_again() -> None:
    snoozed = flow.snooze(a_conversation(Status.ACTIVE), until=AT, now=later(5))
    awake = flow.wake(snoozed, now=AT)
    assert (awake.status, awake.assignee_id, awake.snoozed_until) == (Status.ACTIVE, ANA, None)
    assert (awake.turn, awake.turn_since) == (Turn.US, AT)


def test_nobody_snoozes_into_the_past() -> None:
    with pytest.raises(SnoozeInThePast):
        flow.snooze(a_conversation(Status.ACTIVE), until=AT, now=AT)
    with pytest.raises(IllegalMove):
        flow.snooze(a_conversation(Status.QUEUED), until=AT, now=AT)


def test_the_bot_gives_the_turn_to_the_customer() -> None:
    c = flow.bot_says(a_conversation(Status.BOT), an_entry(AT, "Escolha", "bot"))
    assert (c.turn, c.turn_since, c.unread_count, c.preview) == (Turn.CUSTOMER, AT, 0, "Escolha")


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.BOT])
def test_an_automatic_text_answers_nobody(status: Status) -> None:
    c = a_conversation(status)
    told = flow.bot_says(c, an_entry(AT, "Você está na fila", "bot"))
    assert (told.turn, told.turn_since, told.unread_count) == (
        c.turn,
        c.turn_since,
        c.unread_count,
    )
    assert (told.last_seq, told.preview_author) == (c.last_seq + 1, "bot")


def test_an_agent_who_takes_over_from_the_bot_owes_an_answer_from_then_on() -> None:
    asked = flow.bot_says(a_conversation(Status.BOT), an_entry(later(1), "Escolha", "bot"))
    c = flow.take(asked, agent=ANA, department=SALES, now=AT)
    assert (c.turn, c.turn_since, c.taken_at, c.department_id) == (Turn.US, AT, AT, SALES)


def test_a_reassigned_conversation_keeps_whose_turn_it_is() -> None:
    replied = flow.reply(a_conversation(Status.ACTIVE), an_entry(AT, "Olá", "agent"), by=ANA)
    c = flow.assign(replied, agent=BIA, department=SUPPORT, now=later(90))
    assert (c.assignee_id, c.department_id) == (BIA, SALES)
    assert (c.turn, c.turn_since) == (Turn.CUSTOMER, AT)


def test_taking_is_the_first_human_act_only_once() -> None:
    c = flow.take(a_conversation(Status.QUEUED), agent=ANA, department=SALES, now=AT)
    again = flow.take(c, agent=BIA, department=SALES, now=later(90))
    assert (again.taken_at, again.assigned_at, again.assignee_id) == (AT, later(90), BIA)


def test_queueing_twice_in_a_department_keeps_the_place() -> None:
    c = a_conversation(Status.QUEUED)
    assert queueing.queue(c, department=SALES, deadline=SOON, now=AT).queued_at == c.queued_at
    assert queueing.queue(c, department=SUPPORT, deadline=SOON, now=AT).queued_at == AT


def test_an_unassigned_conversation_goes_back_to_its_queue() -> None:
    c = queueing.unassign(a_conversation(Status.WAITING), fallback=SUPPORT, deadline=SOON, now=AT)
    assert (c.assignee_id, c.department_id, c.queued_at) == (None, SALES, AT)
    orphan = replace(a_conversation(Status.ACTIVE), department_id=None)
    assert (
        queueing.unassign(orphan, fallback=SUPPORT, deadline=SOON, now=AT).department_id == SUPPORT
    )


def test_a_transfer_makes_it_our_turn_without_restarting_the_wait() -> None:
    waited = queueing.transfer_to_department(
        a_conversation(Status.ACTIVE), department=SUPPORT, deadline=SOON, now=AT
    )
    assert (waited.department_id, waited.assignee_id) == (SUPPORT, None)
    assert (waited.turn, waited.turn_since) == (Turn.US, NOW)
    answered = flow.reply(a_conversation(Status.ACTIVE), an_entry(AT, "Olá", "agent"), by=ANA)
    handed = flow.transfer_to_agent(answered, agent=BIA, department=SUPPORT, now=later(90))
    assert (handed.assignee_id, handed.department_id) == (BIA, SUPPORT)
    assert (handed.turn, handed.turn_since) == (Turn.US, later(90))
    assert flow.transfer_to_agent(answered, agent=BIA, department=None, now=AT).department_id == (
        SALES
    )


def test_a_resolved_conversation_can_still_be_closed() -> None:
    c = flow.close(a_conversation(Status.RESOLVED), now=AT)
    assert (c.resolved_at, c.closed_at) == (later(3), AT)


def test_whoever_reopens_a_conversation_has_it() -> None:
    archived = flow.archive(a_conversation(Status.CLOSED), now=AT)
    c = flow.reopen(archived, by=BIA, now=later(90))
    assert (c.status, c.assignee_id, c.taken_at) == (Status.ACTIVE, BIA, later(90))
    assert (c.resolved_at, c.closed_at, c.archived_at) == (None, None, None)
    assert (c.turn, c.turn_since) == (Turn.US, later(90))


def test_reopening_to_the_queue_finds_a_queue_even_for_one_that_never_had_any() -> None:
    by_the_bot = flow.resolve(a_conversation(Status.BOT), now=later(1))
    c = queueing.reopen_to_queue(by_the_bot, by=BIA, fallback=SUPPORT, deadline=SOON, now=AT)
    assert (c.status, c.flow_state) == (Status.QUEUED, FlowState.DEPARTMENT_SELECTED)
    assert (c.department_id, c.assignee_id, c.queued_at) == (SUPPORT, None, AT)
    assert (c.assigned_at, c.taken_at) == (None, None)


def test_archiving_twice_keeps_the_first_time() -> None:
    c = flow.archive(a_conversation(Status.RESOLVED), now=AT)
    assert flow.archive(c, now=later(90)).archived_at == AT


def test_a_note_changes_nothing_but_the_timeline() -> None:
    c = a_conversation(Status.ACTIVE)
    assert flow.annotate(c) == replace(c, last_seq=c.last_seq + 1)


def test_reading_leaves_nothing_unread() -> None:
    c = a_conversation(Status.ACTIVE)
    assert flow.read(c) == replace(c, unread_count=0, read_seq=c.last_seq)


def test_an_answer_on_the_phone_is_an_answer() -> None:
    """Users' ask, lines 51 to 53: somebody of the company has the word."""
    c = flow.phone_says(a_conversation(Status.QUEUED), an_entry(AT, "Já vejo", "agent"))
    assert (c.status, c.assignee_id, c.department_id) == (Status.QUEUED, None, SALES)
    assert (c.turn, c.turn_since, c.unread_count) == (Turn.CUSTOMER, AT, 0)
    assert (c.first_response_at, c.taken_at, c.deadline_at) == (AT, AT, None)
    assert c.read_seq == c.last_seq
    again = flow.receive(c, an_entry(later(90)))
    back = queueing.wait_again(again, deadline=later(400), now=later(90))
    assert (back.queued_at, back.deadline_at, back.turn) == (later(90), later(400), Turn.US)


def test_an_agents_conversation_stays_theirs_when_the_phone_answers() -> None:
    waiting = flow.wait(a_conversation(Status.ACTIVE), now=later(5))
    c = flow.phone_says(waiting, an_entry(AT, "Olá", "agent"))
    assert (c.status, c.assignee_id) == (Status.ACTIVE, ANA)


def test_who_writes_first_has_answered_nobody() -> None:
    c = flow.phone_says(a_new_conversation(), an_entry(AT, "Olá", "agent"))
    assert (c.first_response_at, c.taken_at) == (None, AT)


def test_only_the_last_message_is_in_the_row_of_the_list() -> None:
    c = a_conversation(Status.ACTIVE)
    last = c.last_message_id
    assert last is not None
    edited = flow.reworded(c, last, text="Oi, tudo bem?", kind="text", is_revoked=False)
    assert edited.preview == "Oi, tudo bem?"
    gone = flow.reworded(c, last, text="Oi", kind="text", is_revoked=True)
    assert (gone.preview, gone.preview_kind) == ("", "revoked")
    other = MessageId(UUID(int=99))
    assert flow.reworded(c, other, text="x", kind="text", is_revoked=False) == c


def test_a_message_that_arrives_late_does_not_turn_the_clock_back() -> None:
    c = flow.receive(a_new_conversation(), an_entry(AT))
    late = flow.receive(c, replace(an_entry(later(70)), said_at=later(5)))
    assert late.last_inbound_at == AT
    assert flow.receive(c, an_entry(NOW)).last_message_at == AT


def test_the_preview_is_short() -> None:
    c = flow.receive(a_new_conversation(), an_entry(text="a" * 1000))
    assert c.preview == "a" * flow.PREVIEW_LENGTH


def test_where_tells_in_whose_hands_it_was() -> None:
    c = flow.archive(a_conversation(Status.RESOLVED), now=AT)
    assert Where.of(c) == Where(Status.RESOLVED, SALES, ANA, is_archived=True)
