"""Improvement cycles, the community board and what the staff carry (CAP-175, CAP-188, CAP-195)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CARE_TEAM, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.load import Carried, relief
from carebraid.flows.answer_proposal import answer_proposal
from carebraid.flows.begin_cycle import begin_cycle
from carebraid.flows.decide_cycle import decide_cycle
from carebraid.flows.file_proposal import file_proposal
from carebraid.flows.note_reflection import note_reflection
from carebraid.flows.say_of_proposal import say_of_proposal
from carebraid.flows.seat_on_board import seat_on_board
from carebraid.store import scope
from carebraid.store.cohort import open_cohort
from carebraid.store.learning import (
    Board,
    is_on_board,
    load_carried,
    load_cycles,
    load_proposals,
    load_seats,
    open_board,
)
from tests.worlds import Cast, make_cast

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(NOW)


def board(actor: Actor, now: datetime = NOW) -> Board:
    return open_board(
        actor, now, seat_id=is_on_board(actor, now), manages=actor.has_role(Role.PROGRAMME_MANAGER)
    )


def test_a_seat_is_seen_before_any_door_is_open(cast: Cast) -> None:
    seat = seat_on_board(actor=cast.manager, now=NOW, email="patient@here.example")
    scope.enter(None)  # as a page finds it
    assert is_on_board(cast.patient, NOW) == seat


def cycle(cast: Cast, **change: object) -> UUID:
    said = {
        "measure": "no_show", "aim": "Fewer missed visits", "change": "Offer rides", "owner_id": cast.clinician.staff_id,
        "change_on": date(2026, 3, 9), "review_on": date(2026, 5, 4), **change,
    }  # fmt: skip
    return begin_cycle(actor=cast.manager, now=NOW, **said)  # type: ignore[arg-type]


def test_a_cycle_has_an_aim_an_owner_and_time_to_show_and_is_decided_once(cast: Cast) -> None:
    first = cycle(cast)
    for change, code in (
        ({"aim": " "}, "cycle.unsaid"), ({"review_on": date(2026, 3, 9)}, "cycle.too_soon"),
        ({"owner_id": cast.stranger.staff_id}, "cycle.no_owner"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            cycle(cast, **change)
        assert refused.value.code == code
    with pytest.raises(Refused, match=r"cycle\.undecided"):
        decide_cycle(actor=cast.manager, now=NOW, cycle_id=first, decision="adapt", why=" ")
    decide_cycle(actor=cast.manager, now=NOW, cycle_id=first, decision="adapt", why="Rides came late.")
    with pytest.raises(Refused, match=r"cycle\.decided"):
        decide_cycle(actor=cast.manager, now=NOW, cycle_id=first, decision="keep", why="No.")
    second = cycle(cast, follows=first, review_on=date(2026, 7, 1))
    kept = load_cycles(cast.organisation_id)
    assert [(one.id, one.decision, one.follows) for one in kept] == [
        (second, "", first),
        (first, "adapt", None),
    ]
    with pytest.raises(Refused, match=r"access\.not_your_role"):
        begin_cycle(
            actor=cast.clinician, now=NOW, measure="m", aim="a", change="c", owner_id=first, change_on=NOW.date(),
            review_on=NOW.date() + timedelta(days=1),
        )  # fmt: skip


def test_the_board_files_discusses_votes_and_is_answered_with_the_release(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"board\.members_only"):
        file_proposal(actor=cast.patient, now=NOW, title="Evenings", words="Open later.")
    with pytest.raises(Refused, match=r"board\.nobody"):
        seat_on_board(actor=cast.manager, now=NOW, email="stranger@elsewhere.example")
    seat = seat_on_board(actor=cast.manager, now=NOW, email="PATIENT@here.example")
    with pytest.raises(Refused, match=r"board\.seated"):
        seat_on_board(actor=cast.manager, now=NOW, email="patient@here.example")
    seat_on_board(actor=cast.manager, now=NOW, email="colleague@here.example")
    asked = file_proposal(actor=cast.patient, now=NOW, title="Evenings", words="Open later on Tuesdays.")
    say_of_proposal(actor=cast.colleague, now=NOW, proposal_id=asked, is_for=False, words="Who works then?")
    say_of_proposal(actor=cast.colleague, now=NOW + timedelta(hours=1), proposal_id=asked, is_for=True)
    say_of_proposal(actor=cast.patient, now=NOW, proposal_id=asked, is_for=True)
    with pytest.raises(Refused, match=r"board\.no_words"):
        say_of_proposal(actor=cast.patient, now=NOW, proposal_id=asked)
    with pytest.raises(Refused, match=r"board\.members_only"):
        say_of_proposal(actor=cast.clinician, now=NOW, proposal_id=asked, words="x")
    with pytest.raises(Refused, match=r"board\.no_release"):
        answer_proposal(actor=cast.manager, now=NOW, proposal_id=asked, answer="done", words="From May.")
    answer_proposal(
        actor=cast.manager, now=NOW, proposal_id=asked, answer="done", words="From May.", release="0.2"
    )
    kept = load_proposals(board(cast.patient))[0]
    assert (kept.votes, kept.answer, kept.release, len(kept.said)) == ((2, 0), "done", "0.2", 3)
    seat_on_board(actor=cast.manager, now=NOW + timedelta(days=1), end=seat)
    later = NOW + timedelta(days=2)
    assert [one.name for one in load_seats(board(cast.colleague, later))] == ["Colleague"]
    with pytest.raises(Refused, match=r"board\.members_only"):
        board(cast.patient, later)
    with pytest.raises(Refused, match=r"board\.members_only"):
        board(cast.stranger)


def test_what_the_staff_carry_is_counted_and_time_to_think_is_noted_without_what_was_said(cast: Cast) -> None:
    note_reflection(actor=cast.clinician, now=NOW, kind="supervision", on=NOW.date(), minutes=45)
    for kind, on, minutes in (
        ("chat", NOW.date(), 30), ("reflection", NOW.date() + timedelta(days=1), 30), ("reflection", NOW.date(), 0),
    ):  # fmt: skip
        with pytest.raises(Refused, match=r"reflection\.unreadable"):
            note_reflection(actor=cast.clinician, now=NOW, kind=kind, on=on, minutes=minutes)
    carried = load_carried(open_cohort(cast.manager, NOW, about="load"), CARE_TEAM)
    by_name = {one.name: one for one in carried}
    assert set(by_name) == {"Clinician", "Colleague"}
    assert (by_name["Clinician"].people, by_name["Clinician"].reflection_minutes) == (1, 45)
    assert by_name["Clinician"].supervised_on == NOW.date()
    assert by_name["Colleague"].supervised_on is None


def test_relief_is_called_for_by_what_wears_people_down() -> None:
    rested = Carried(
        name="A", site="S", people=60, high=5, tasks=9, late=1, crises=2, after_hours=1, reflection_minutes=120,
        supervised_on=date(2026, 2, 23),
    )  # fmt: skip
    today = date(2026, 3, 2)
    assert relief(rested, today) == ()
    worn = Carried(
        name="B", site="S", people=60, high=16, tasks=30, late=6, crises=7, after_hours=9, reflection_minutes=0,
        supervised_on=None,
    )  # fmt: skip
    assert relief(worn, today) == ("caseload", "late", "crises", "after_hours", "no_supervision")
    assert worn.weight == 92
