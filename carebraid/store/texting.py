"""Texts: numbers that were proved by a code, answers that came in, and proof of what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from carebraid.core.reach.delivery import Proof
from carebraid.core.reach.texting import CODE_HOLDS, NUMBER_CODE, TEXT, code_is_open, code_of, same_number

from . import models, pulse, scope
from ._fresh import fresh_id
from .chart import Chart

CODE_KEY = "number:"
"""The message with a code is called so, and then its proof."""


def has_gateway(channel: str) -> bool:
    """Whether this house can send by that channel. E-mail always; texts once they are set up, and in the demo to nobody."""
    return channel != TEXT or settings.CAREBRAID_DEMO or settings.CAREBRAID_TEXTS is not None


# --- numbers ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that waits for its code. ``failure``: why the text with the code will not come; empty while nothing is known."""

    id: UUID
    number: str
    asked_at: datetime
    code: str
    failure: str


def is_noted_unsafe(chart: Chart, number: str) -> bool:
    """Whether the team wrote this number down as not safe, in whatever way it is written."""
    rows = models.ContactChannel.of(chart).filter(is_safe=False).exclude(kind="e-mail")
    return any(same_number(number, value) for value in rows.values_list("value", flat=True))


def count_codes(chart: Chart, number: str, since: datetime) -> tuple[int, int]:
    """(codes this person asked for, codes anybody here asked for to this number) since then."""
    here = models.NumberProof.everyone.filter(organisation_id=chart.organisation_id, asked_at__gt=since)
    return here.filter(patient_id=chart.patient_id).count(), here.filter(number=number).count()


def save_asked(chart: Chart, number: str, text_shown: str, now: datetime) -> UUID:
    """Keep that the person asked for a code to this number: a yes to one text, which ends with the code (PRV-089)."""
    row = models.NumberProof.add(chart, id=fresh_id(), number=number, asked_at=now)
    models.OptIn.add(
        chart, id=fresh_id(), channel=TEXT, kind="code", given_at=now, given_by=chart.actor.name, how="page",
        text_shown=text_shown, ended_at=now + CODE_HOLDS,
    )  # fmt: skip
    return UUID(str(row.id))


def load_asked(chart: Chart, now: datetime, *, lock: bool = False) -> Asked | None:
    """The newest number that waits for its code and may still be proved."""
    rows = models.NumberProof.of(chart).filter(asked_at__gte=now - CODE_HOLDS).order_by("-asked_at", "-id")
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or row.proved_at is not None or not code_is_open(row.asked_at, row.tries, now):
        return None
    sent = models.Message.objects.filter(key=f"{CODE_KEY}{row.id}").first()
    return Asked(
        row.id, row.number, row.asked_at, code_of(settings.SECRET_KEY, str(row.id)), sent.failure if sent else ""
    )  # fmt: skip


def save_try(chart: Chart, proof_id: UUID, *, proved_at: datetime | None) -> None:
    """One more try at a code, and whether it was the right one."""
    for row in models.NumberProof.of(chart).filter(id=proof_id):
        row.tries += 1
        row.proved_at = proved_at
        row.save(update_fields=["tries", "proved_at"])


def load_proved(chart: Chart, since: datetime) -> tuple[str, ...]:
    """Numbers that the person proved since then, newest first."""
    rows = models.NumberProof.of(chart).filter(proved_at__gt=since).order_by("-proved_at")
    return tuple(dict.fromkeys(rows.values_list("number", flat=True)))


# --- answers ------------------------------------------------------------------------------------


def load_houses_of(number: str) -> tuple[UUID, ...]:
    """Organisations in which somebody is texted, or was, at this number."""
    found = []
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            if models.ContactChannel.everyone.filter(kind=TEXT, value=number).exists():
                found.append(organisation_id)
    return tuple(found)


def load_people_at(organisation_id: UUID, number: str) -> tuple[tuple[UUID, bool], ...]:
    """(person, whether it is the way they chose) of everybody who has or had this number."""
    rows = models.ContactChannel.everyone.filter(organisation_id=organisation_id, kind=TEXT, value=number)
    chosen = set(
        models.Outreach.everyone.filter(organisation_id=organisation_id, channel__in=rows).values_list(
            "patient_id", flat=True
        )
    )
    people = dict.fromkeys(rows.order_by("patient_id").values_list("patient_id", flat=True))
    return tuple((patient, patient in chosen) for patient in people)


def take_heard(organisation_id: UUID, provider_id: str, now: datetime) -> bool:
    """Whether this answer is heard for the first time; two that come at once have one winner."""
    made = models.TextHeard.objects.bulk_create(
        [models.TextHeard(id=fresh_id(), organisation_id=organisation_id, provider_id=provider_id, heard_at=now)],
        ignore_conflicts=True,
    )  # fmt: skip
    return models.TextHeard.objects.filter(id=made[0].id).exists()


def save_answered_by_text(chart: Chart, now: datetime) -> None:
    """The person answered a text: those of open outreaches that went to them are answered."""
    rows = models.Message.objects.filter(
        account__patient=chart.patient_id, channels=[TEXT], answered_at=None, task__kind="outreach"
    )
    rows.exclude(sent_at=None).exclude(task__state="closed").update(answered_at=now)


# --- proof --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gone:
    """What is kept of a message when its provider speaks. ``is_current``: it went to where the person is still written to."""

    patient_id: UUID | None
    task_id: UUID | None
    template: str
    proof: Proof
    is_current: bool


def load_gone(message_id: UUID) -> Gone | None:
    """The message, locked until the transaction ends: whoever is sending it finishes first. None where there is none."""
    row = models.Message.objects.select_for_update(of=("self",)).filter(id=message_id).first()
    if row is None:
        return None
    patient = models.Patient.everyone.filter(account_id=row.account_id).values_list("id", flat=True).first()
    current = models.Outreach.everyone.filter(patient_id=patient).values_list("channel_id", flat=True).first()
    return Gone(
        patient, row.task_id, row.template, proof_of(row), row.went_to_id is not None and row.went_to_id == current
    )  # fmt: skip


def proof_of(row: models.Message) -> Proof:
    """What is proved of one message."""
    return Proof(
        queued_at=row.queued_at, sent_at=row.sent_at, delivered_at=row.delivered_at, shown_at=row.shown_at,
        opened_at=row.opened_at, answered_at=row.answered_at, failure=row.failure,
        channel=row.channels[0] if row.channels else "",
    )  # fmt: skip


def save_arrived(message_id: UUID, now: datetime) -> None:
    """It arrived, so it has left too, whatever its sender knew when it died."""
    rows = models.Message.objects.filter(id=message_id)
    rows.filter(sent_at=None).update(sent_at=now)
    rows.update(delivered_at=now, channels=[TEXT], failure="")


def load_last(chart: Chart) -> Proof | None:
    """What is proved of the newest automatic message to the person outside the app; None: there was none."""
    rows = models.Message.objects.filter(
        organisation_id=chart.organisation_id, account__patient=chart.patient_id
    ).exclude(template__in=("nudge", NUMBER_CODE))
    row = rows.order_by("-queued_at", "-id").first()
    return None if row is None else proof_of(row)
