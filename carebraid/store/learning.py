"""Improvement cycles, the community board, and how much the staff carry. Part of the cohort door: no person in care is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.load import Carried

from . import models, scope
from ._fresh import fresh_id
from .cohort import Cohort

DECISIONS = ("keep", "adapt", "drop")
ANSWERS = ("doing", "done", "not_done")
REFLECTION_KINDS = ("supervision", "reflection", "after_a_crisis")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCycle:
    """One improvement cycle; ``decision`` is "" until it was decided."""

    id: UUID
    measure: str
    aim: str
    change: str
    owner: str
    begun_at: datetime
    change_on: date
    review_on: date
    decision: str
    why: str
    decided_at: datetime | None
    decided_by: str
    follows: UUID | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on the community board and who holds it."""

    id: UUID
    account_id: UUID
    name: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one member said of a proposal."""

    name: str
    words: str
    is_for: bool | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProposal:
    """A proposal with what was said; ``votes`` counts each member's newest vote: for, against."""

    id: UUID
    title: str
    words: str
    by: str
    filed_at: datetime
    said: tuple[Said, ...]
    votes: tuple[int, int]
    answer: str
    answer_words: str
    release: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class Board:
    """The community board, open to one who may see it: a member, or who manages the programme."""

    actor: Actor
    organisation_id: UUID
    seat_id: UUID | None
    opened_at: datetime


def open_board(actor: Actor, now: datetime, *, seat_id: UUID | None, manages: bool) -> Board:
    """Open the board's desk. Refuses (``board.members_only``) whoever has no seat and does not manage."""
    if actor.organisation_id is None or (seat_id is None and not manages):
        raise Refused("board.members_only", "This is for members of the community board.", status=403)
    scope.enter(actor.organisation_id)
    return Board(actor, actor.organisation_id, seat_id, now)


def is_on_board(actor: Actor, now: datetime) -> UUID | None:
    """The actor's seat on the community board, None where they have none."""
    if actor.organisation_id is None or actor.account_id is None:
        return None
    scope.enter(actor.organisation_id)  # before any door is open there are no rows to see
    rows = models.BoardMember.objects.filter(
        organisation_id=actor.organisation_id, account_id=actor.account_id, from_at__lte=now
    )
    row = rows.filter(Q(until_at=None) | Q(until_at__gt=now)).first()
    return row.id if row else None


def load_seats(board: Board) -> tuple[Seat, ...]:
    """Who sits on the board now, longest first."""
    rows = models.BoardMember.objects.select_related("account").filter(
        organisation_id=board.organisation_id, from_at__lte=board.opened_at
    )
    now = rows.filter(Q(until_at=None) | Q(until_at__gt=board.opened_at)).order_by("from_at")
    return tuple(Seat(row.id, row.account_id, row.account.name, row.from_at, row.until_at) for row in now)


def save_seat(board: Board, email: str) -> UUID:
    """Give a seat to whoever signs in with ``email``. Refuses somebody who is not here (404) or has one (409)."""
    account = models.Account.objects.filter(
        organisation_id=board.organisation_id, email__iexact=email.strip()
    ).first()
    if account is None:
        raise Refused("board.nobody", "Nobody here signs in with this address.")
    if models.BoardMember.objects.filter(account=account, until_at=None).exists():
        raise Refused("board.seated", "This person sits on the board already.", status=409)
    row = models.BoardMember.objects.create(
        id=fresh_id(), organisation_id=board.organisation_id, account=account, from_at=board.opened_at
    )
    return row.id


def end_seat(board: Board, seat_id: UUID) -> None:
    """End a seat now. Refuses one that is not there."""
    rows = models.BoardMember.objects.filter(organisation_id=board.organisation_id, id=seat_id, until_at=None)
    if not rows.update(until_at=board.opened_at):
        raise Refused("board.nobody", "This seat is not there any more.", status=409)


def save_proposal(board: Board, *, title: str, words: str) -> UUID:
    """File a proposal from the actor's own seat."""
    row = models.Proposal.objects.create(
        id=fresh_id(), organisation_id=board.organisation_id, title=title, words=words, by_id=_seat(board),
        filed_at=board.opened_at,
    )  # fmt: skip
    return row.id


def save_word(board: Board, proposal_id: UUID, *, words: str, is_for: bool | None) -> None:
    """Add what the actor says of a proposal."""
    load_proposal(board, proposal_id)
    models.BoardWord.objects.create(
        id=fresh_id(), organisation_id=board.organisation_id, proposal_id=proposal_id, by_id=_seat(board),
        words=words, is_for=is_for, at=board.opened_at,
    )  # fmt: skip


def save_answer(board: Board, proposal_id: UUID, *, answer: str, words: str, release: str) -> None:
    """Answer a proposal; a later answer takes the place of an earlier one, which the journal keeps."""
    load_proposal(board, proposal_id)
    models.Proposal.objects.filter(id=proposal_id).update(
        answer=answer, answer_words=words, release=release, answered_at=board.opened_at,
        answered_by=board.actor.name,
    )  # fmt: skip


def load_proposals(board: Board) -> tuple[KeptProposal, ...]:
    """Every proposal, unanswered ones first, then newest first."""
    rows = models.Proposal.objects.select_related("by__account").filter(organisation_id=board.organisation_id)
    said: dict[UUID, list[models.BoardWord]] = {}
    words = models.BoardWord.objects.select_related("by__account").filter(
        organisation_id=board.organisation_id
    )
    for word in words.order_by("at"):
        said.setdefault(word.proposal_id, []).append(word)
    kept = [_proposal(row, said.get(row.id, [])) for row in rows.order_by("-filed_at")]
    return tuple(sorted(kept, key=lambda one: one.answer != ""))


def load_proposal(board: Board, proposal_id: UUID) -> KeptProposal:
    """One proposal. Refuses ``board.no_proposal`` (404)."""
    found = next((one for one in load_proposals(board) if one.id == proposal_id), None)
    if found is None:
        raise Refused("board.no_proposal", "There is no such proposal.", status=404)
    return found


def save_cycle(
    cohort: Cohort, *, measure: str, aim: str, change: str, owner_id: UUID, change_on: date, review_on: date,
    follows: UUID | None,
) -> UUID:  # fmt: skip
    """Begin a cycle. Refuses an owner who does not work here."""
    if not models.Staff.objects.filter(
        organisation_id=cohort.organisation_id, id=owner_id, left_at=None
    ).exists():
        raise Refused("cycle.no_owner", "Please choose who looks after this.")
    row = models.Cycle.objects.create(
        id=fresh_id(), organisation_id=cohort.organisation_id, measure=measure, aim=aim, change=change,
        owner_id=owner_id, begun_at=cohort.opened_at, change_on=change_on, review_on=review_on, follows_id=follows,
    )  # fmt: skip
    return row.id


def load_cycles(organisation_id: UUID) -> tuple[KeptCycle, ...]:
    """Every cycle: undecided ones first, the one to be reviewed next on top."""
    rows = models.Cycle.objects.select_related("owner").filter(organisation_id=organisation_id)
    kept = [
        KeptCycle(
            id=row.id, measure=row.measure, aim=row.aim, change=row.change, owner=row.owner.name,
            begun_at=row.begun_at, change_on=row.change_on, review_on=row.review_on, decision=row.decision,
            why=row.why, decided_at=row.decided_at, decided_by=row.decided_by, follows=row.follows_id,
        )
        for row in rows.order_by("review_on")
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda one: one.decision != ""))


def save_decision(cohort: Cohort, cycle_id: UUID, *, decision: str, why: str) -> None:
    """Decide a cycle once. Refuses one that is not there or is decided (409)."""
    rows = models.Cycle.objects.filter(organisation_id=cohort.organisation_id, id=cycle_id, decision="")
    changed = rows.update(
        decision=decision, why=why, decided_at=cohort.opened_at, decided_by=cohort.actor.name
    )
    if not changed:
        raise Refused("cycle.decided", "Somebody has decided this already.", status=409)


def save_reflection(*, organisation_id: UUID, staff_id: UUID, kind: str, on: date, minutes: int) -> UUID:
    """Note time for supervision or reflection."""
    row = models.Reflection.objects.create(
        id=fresh_id(), organisation_id=organisation_id, staff_id=staff_id, kind=kind, on=on, minutes=minutes
    )
    return row.id


_CARRIED = """
select s.id, s.name, st.name,
  (select count(distinct m.patient_id) from store_teammember m where m.staff_id = s.id
     and m.from_at <= %(now)s and (m.until_at is null or m.until_at > %(now)s)),
  (select count(*) from store_teammember m join store_standing w on w.patient_id = m.patient_id
     where m.staff_id = s.id and m.from_at <= %(now)s and (m.until_at is null or m.until_at > %(now)s) and w.level >= 3),
  (select count(*) from store_task t where t.owner_id = s.id and t.state <> 'closed'),
  (select count(*) from store_task t where t.owner_id = s.id and t.state <> 'closed' and t.due_at < %(now)s),
  (select count(*) from store_task t where t.priority = 'immediate' and t.opened_at >= %(from)s
     and (t.claimed_by_id = s.id or t.closed_by_id = s.id)),
  (select count(*) from store_task t where (t.claimed_by_id = s.id or t.closed_by_id = s.id) and t.acknowledged_at >= %(from)s
     and (extract(hour from t.acknowledged_at at time zone st.zone) not between 8 and 16
          or extract(isodow from t.acknowledged_at at time zone st.zone) > 5)),
  (select coalesce(sum(r.minutes), 0) from store_reflection r where r.staff_id = s.id and r.on >= %(from)s::date),
  (select max(r.on) from store_reflection r where r.staff_id = s.id and r.kind = 'supervision')
from store_staff s join store_site st on st.id = s.site_id
join store_account a on a.id = s.account_id
where s.organisation_id = %(organisation)s and s.left_at is null and a.roles && %(team)s order by s.name
"""


def load_carried(cohort: Cohort, team: Iterable[str]) -> tuple[Carried, ...]:
    """What each colleague of the care team carries, over the last 28 days where it counts over time."""
    asked: dict[str, Any] = {
        "organisation": cohort.organisation_id, "now": cohort.opened_at, "from": cohort.opened_at - timedelta(days=28),
        "team": sorted(team),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED, asked)
        return tuple(
            Carried(
                name=row[1], site=row[2], people=row[3], high=row[4], tasks=row[5], late=row[6], crises=row[7],
                after_hours=row[8], reflection_minutes=row[9], supervised_on=row[10],
            )
            for row in cursor.fetchall()
        )  # fmt: skip


def _seat(board: Board) -> UUID:
    if board.seat_id is None:
        raise Refused("board.members_only", "This is for members of the community board.", status=403)
    return board.seat_id


def _proposal(row: models.Proposal, words: list[models.BoardWord]) -> KeptProposal:
    newest = {word.by_id: word.is_for for word in words if word.is_for is not None}
    said = tuple(Said(word.by.account.name, word.words, word.is_for, word.at) for word in words)
    return KeptProposal(
        id=row.id, title=row.title, words=row.words, by=row.by.account.name, filed_at=row.filed_at, said=said,
        votes=(sum(newest.values()), len(newest) - sum(newest.values())), answer=row.answer,
        answer_words=row.answer_words, release=row.release, answered_at=row.answered_at,
        answered_by=row.answered_by,
    )  # fmt: skip
