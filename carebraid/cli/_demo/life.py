"""A life in care, lived through the flows: each thing that happens is one flow at its own moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.plan.safety import Change
from carebraid.core.record.entry import Entry
from carebraid.flows.acknowledge_change import acknowledge_change
from carebraid.flows.arrange_help import arrange_help
from carebraid.flows.claim_task import claim_task
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.decide_support import decide_support
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.enter_diary import enter_diary
from carebraid.flows.give_naloxone import give_naloxone
from carebraid.flows.give_notice import ON_PAPER, READ_ALOUD, give_notice
from carebraid.flows.join_team import join_team
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.record_entries import record_entries
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.flows.write_safety_plan import write_safety_plan
from carebraid.screens.open_tasks import OpenTask, open_tasks
from carebraid.store.patients import NewPatient

from . import answers
from .chance import Chance
from .clinic import Clinic
from .person import Person

_PLAN_KINDS = frozenset({"safety_plan_review"})
_BY_DAY = frozenset({"safety_follow_up", "booster", "transition"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at ``at``. ``leaves_open``: what it raises waits for whoever opens the demo."""

    at: datetime
    do: Callable[[Life, datetime], None]
    leaves_open: bool = False


class Life:
    """One person's way through the clinic, up to ``now``. Events go in order of time."""

    def __init__(
        self, clinic: Clinic, person: Person, account: Actor | None, now: datetime, seed: int
    ) -> None:
        self.clinic, self.person, self.now = clinic, person, now
        self.chance = Chance(seed, person.key, "life")
        self._account = account
        self._booked: dict[str, UUID] = {}
        self.handovers: dict[str, UUID] = {}  # ways between services (elsewhere.py)
        self.signed: dict[str, UUID] = {}  # consents by whom they are for
        self.grants: dict[str, UUID] = {}  # supporters' contracts by whom they are with
        self._tend_at: datetime | None = None
        self._plan_version = 0
        self.patient_id = UUID(int=0)

    # --- whose hands ----------------------------------------------------------------------------

    @property
    def myself(self) -> Actor:
        """The person, signed in; for somebody without an account the demo command that stands in for them."""
        return self._account or self.clinic.demo

    def colleague(self, *roles: str) -> Actor:
        """The first of these roles on the person's team; the care manager where there is none of them."""
        team = self.person.team
        return self.clinic.staff[next((team[role] for role in roles if role in team), team["care_manager"])]

    # --- beginning ------------------------------------------------------------------------------

    def begin(self, at: datetime) -> None:
        """Enrolled by their care manager, who leads the team; the others join."""
        person = self.person
        new = NewPatient(
            number=person.number, name_used=person.name, legal_name=person.legal_name, pronouns=person.pronouns,
            born_on=person.born_on, languages=person.languages, needs_interpreter=person.needs_interpreter,
            zone=person.zone, site_id=self.clinic.sites[person.site], conditions=person.conditions,
            medicines=person.medicines, what_matters=person.what_matters, channels=person.channels,
            supporters=person.supporters, account_id=self._account.account_id if self._account else None,
        )  # fmt: skip
        lead = self.colleague("care_manager")
        self.patient_id = enrol_patient(actor=lead, now=at, patient=new)
        give_notice(
            actor=lead, now=at, patient_id=self.patient_id, language=person.languages[0] if person.languages else "en",
            manner=READ_ALOUD if person.needs_interpreter else ON_PAPER,
        )  # fmt: skip
        if self._account is not None:
            self._account = self.clinic.actor_again(self._account)
        for role, key in person.team.items():
            staff_id = self.clinic.staff[key].staff_id
            if role != "care_manager" and staff_id is not None:
                join_team(actor=lead, now=at, patient_id=self.patient_id, staff_id=staff_id, role=Role(role))

    def live(self, events: Sequence[Event]) -> None:
        """Everything in order; the team takes care of what was raised before the next thing happens."""
        ordered = sorted((event for event in events if event.at <= self.now), key=lambda one: one.at)
        # What was left open long ago (a complaint, a gift) waits at its own desk; care goes on all the same.
        fresh = self.now - timedelta(days=3)
        opened = next((event.at for event in ordered if event.leaves_open and event.at > fresh), None)
        for event in ordered:
            if event.at == opened:
                self._settle(opened - timedelta(minutes=5))
            if opened is None or event.at < opened:
                self._tend_until(event.at)
            event.do(self, event.at)
        if opened is None:
            self._settle(self.now)

    # --- what happens ---------------------------------------------------------------------------

    def check_in(self, at: datetime, raw: Mapping[str, Any]) -> None:
        """A check-in from the person's own device."""
        receipt = log_checkin(
            actor=self.myself, now=at, raw=raw, source=self.person.voice, patient_id=self.patient_id
        )
        if receipt.task_id is not None:
            self.soon(at)

    def diary(self, at: datetime, days: Sequence[Mapping[str, Any]], source: str = "paper") -> None:
        """A paper diary that was brought along, or what was told on the telephone."""
        if days:
            entered = enter_diary(
                actor=self.colleague("nurse", "addiction_counsellor", "therapist"), now=at,
                patient_id=self.patient_id, days=days, source=source,
            )  # fmt: skip
            if entered.urgent or (entered.level or 0) >= 2:
                self.soon(at)

    def answer(self, at: datetime, instrument: str, given: Mapping[str, Any], source: str = "clinic") -> None:
        """A finished questionnaire, at a visit or in the app."""
        by = self.myself if source == "app" and self._account else self.colleague("therapist", "psychiatrist")
        answered = complete_instrument(
            actor=by, now=at, patient_id=self.patient_id, response_id=self.chance.client_id(),
            instrument=instrument, answers=given, finished=True, happened_at=at, source=source,
        )  # fmt: skip
        if answered.safety_case_id is not None or answered.outreach_task_id is not None:
            self.soon(at)

    def enter(self, at: datetime, entries: Sequence[Entry]) -> None:
        """Dated facts: urine, doses, a move, a medicine."""
        recorded = record_entries(
            actor=self.colleague("nurse", "psychiatrist"), now=at, patient_id=self.patient_id, entries=entries
        )
        if recorded.task_id is not None:
            self.soon(at)

    def book(self, at: datetime, ref: str, *, kind: str, when: datetime, role: str) -> None:
        """An appointment with somebody of the team."""
        by = self.colleague(role)
        self._booked[ref] = plan_appointment(
            actor=by, now=at, patient_id=self.patient_id, kind=kind, at=when, staff_id=by.staff_id
        )

    def attend(self, at: datetime, ref: str, *, state: str, role: str) -> None:
        """What became of an appointment."""
        record_appointment(
            actor=self.colleague(role), now=at, patient_id=self.patient_id, appointment_id=self._booked[ref],
            state=state,
        )  # fmt: skip
        if state == "missed":
            self.soon(at)

    def write_plan(self, at: datetime, lines: Sequence[tuple[str, str, str]], *, by_person: bool) -> None:
        """Lines of the safety plan: (step, words, contact)."""
        changes = [
            Change(kind="add", id=self.chance.client_id(), step=step, words=words, contact=contact)
            for step, words, contact in lines
        ]
        written = write_safety_plan(
            actor=self.myself if by_person else self.colleague("therapist", "addiction_counsellor"), now=at,
            patient_id=self.patient_id, changes=changes, seen_version=self._plan_version,
        )  # fmt: skip
        self._plan_version = written.plan.version

    def take(self, at: datetime) -> None:
        """Whoever owns the most pressing task takes it."""
        for task in open_tasks(actor=self.clinic.demo, now=at, patient_id=self.patient_id)[:1]:
            owner = self.clinic.by_staff_id[task.owner_id]
            claim_task(actor=owner, now=at, task_id=task.id, seen_version=task.version)

    # --- the team at work -----------------------------------------------------------------------

    def soon(self, at: datetime) -> None:
        """Something may wait for the team: somebody looks within hours."""
        when = at + timedelta(minutes=self.chance.whole(20, 400))
        self._tend_at = min(self._tend_at or when, when)

    def _tend_until(self, limit: datetime) -> None:
        while self._tend_at is not None and self._tend_at <= limit:
            at, self._tend_at = self._tend_at, None
            waiting = open_tasks(actor=self.clinic.demo, now=at, patient_id=self.patient_id)
            due = [
                one
                for one in waiting
                if one.due_at <= at + timedelta(days=3) and not self._is_for_later(one, at)
            ]
            for task in due:
                self._close(task, at)
            if due:  # what was closed may have planned the next, lighter step
                waiting = open_tasks(actor=self.clinic.demo, now=at, patient_id=self.patient_id)
            later = [one.due_at for one in waiting if one.begins_at is not None and one.due_at > at]
            if later:
                when = min(later) + timedelta(minutes=self.chance.whole(5, 90))
                self._tend_at = min(self._tend_at or when, when)

    def _settle(self, limit: datetime) -> None:
        """The last round: whoever fell silent is called like everybody else, and nothing old stays open."""
        self._tend_until(limit)
        at = limit - timedelta(minutes=self.chance.whole(70, 600))
        refresh_standings(actor=self.clinic.demo, now=at, patient_ids=[self.patient_id])
        self._tend_at = limit
        self._tend_until(limit)

    def _is_for_later(self, task: OpenTask, at: datetime) -> bool:
        if task.begins_at is None or task.begins_at > at:
            return True
        return task.kind in _BY_DAY and task.due_at > at

    def _close(self, task: OpenTask, at: datetime) -> None:
        """What the team does about one task, and what came of it."""
        owner = self.clinic.by_staff_id[task.owner_id]
        version = task.version
        if task.kind == "safety" and task.needs_screening:
            self._screen(owner, at)
            version = self._version_now(task, at)
        if task.kind == "more_support":
            decide_support(
                actor=owner,
                now=at,
                task_id=task.id,
                chosen=(),
                why="Talked it over; weekly visits go on as they are.",
            )
            return
        if task.kind == "medicine_change":
            acknowledge_change(actor=owner, now=at, task_id=task.id, seen_version=version)
            return
        if task.kind == "missed_visit" and not task.is_safety:
            self._help(task, at)
            return
        if task.kind == "naloxone":
            give_naloxone(actor=owner, now=at, patient_id=self.patient_id)
            return
        if task.kind in _PLAN_KINDS and not self._plan_version:
            self.write_plan(at, first_plan(self.chance), by_person=False)
        if self.chance.yes(0.25):
            version = claim_task(actor=owner, now=at, task_id=task.id, seen_version=version).task.version
        if not task.is_safety and self.chance.yes(0.2):
            tried = record_outcome(
                actor=owner, now=at, task_id=task.id, seen_version=version,
                outcome=self.chance.pick(("no_answer", "left_message")),
            )  # fmt: skip
            version, at = tried.task.version, at + timedelta(minutes=self.chance.whole(30, 180))
        at = min(at, self.now)
        record_outcome(
            actor=owner, now=at, task_id=task.id, seen_version=version, reached="person", reached_at=at,
            outcome="reached_evaluated" if task.is_safety else "reached_talked",
        )  # fmt: skip

    def _help(self, task: OpenTask, at: datetime) -> None:
        """Somebody asked what got in the way, and arranged what helps."""
        owner, visit = self.clinic.by_staff_id[task.owner_id], UUID(task.subject)
        barrier = self.chance.pick(("ride", "childcare", "time", "work", "felt_bad", "forgot", "fear"))
        asked = say_what_got_in_the_way(
            actor=owner, now=at, patient_id=self.patient_id, appointment_id=visit, barriers=[barrier]
        )
        arrange_help(
            actor=owner, now=at, patient_id=self.patient_id, appointment_id=visit, arranged=asked[:1]
        )

    def _screen(self, owner: Actor, at: datetime) -> None:
        level = self.chance.weighted({"none": 0.35, "low": 0.45, "moderate": 0.2})
        answered = complete_instrument(
            actor=owner, now=at, patient_id=self.patient_id, response_id=self.chance.client_id(),
            instrument="c-ssrs-screener", answers=answers.cssrs(level), finished=True, happened_at=at,
            source="clinic",
        )  # fmt: skip
        if answered.safety_case_id is not None and level != "none":
            self.soon(at)

    def _version_now(self, task: OpenTask, at: datetime) -> int:
        waiting = open_tasks(actor=self.clinic.demo, now=at, patient_id=self.patient_id)
        return next(one.version for one in waiting if one.id == task.id)


def first_plan(chance: Chance) -> list[tuple[str, str, str]]:
    """A whole first safety plan, in words people use."""
    return [
        ("warning_signs", chance.pick(_SIGNS), ""),
        *[("internal_coping", words, "") for words in chance.some(_COPING, 2)],
        ("social_distraction", chance.pick(_COMPANY), ""),
        ("people_for_help", chance.pick(_HELPERS), f"555-01{chance.whole(10, 99)}"),
        ("professionals", "My care manager at Harbour Bridge", "555-0100"),
        ("professionals", "988 Suicide and Crisis Lifeline", "988"),
        ("means_safety", chance.pick(_SAFER), ""),
    ]


_SIGNS = (
    "I stop answering messages", "I lie awake and go over everything again", "I cannot sit still",
    "I tell myself nobody would notice", "I do not eat and do not care",
)  # fmt: skip
_COPING = (
    "Walk to the water and back", "A cold shower", "Play the guitar for ten minutes", "Count my breath to fifty",
    "Wash up with the radio on", "Write it down and close the book",
)  # fmt: skip
_COMPANY = (
    "The coffee shop on Pier Street", "Sunday football in the park", "My neighbour's kitchen", "The library",
    "The evening meeting on Cedar Street",
)  # fmt: skip
_HELPERS = ("My sister", "My brother", "My friend Alex", "My aunt", "My sponsor", "My mother")
_SAFER = (
    "My medicine is in a lock box that my sister keeps", "My brother keeps the rifle at his house",
    "I collect only a week of tablets at a time", "Naloxone is in the kitchen drawer",
)  # fmt: skip
