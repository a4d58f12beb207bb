"""People in care: enrolling them, who they are, how to reach them, who is on their team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPatient:
    """Who is to be enrolled. ``languages``: preferred first. ``channels``: (kind, value, is_safe, may_leave_message)."""

    number: str
    name_used: str
    site_id: UUID
    zone: str
    legal_name: str = ""
    pronouns: str = ""
    born_on: date | None = None
    languages: Sequence[str] = ("en",)
    needs_interpreter: bool = False
    conditions: Sequence[str] = ()
    medicines: Sequence[str] = ()
    what_matters: str = ""
    account_id: UUID | None = None
    is_deidentified: bool = False
    channels: Sequence[tuple[str, str, bool, bool]] = ()
    supporters: Sequence[tuple[str, str, str]] = ()
    labels: Sequence[str] = ("ETH", "BH")


@dataclass(frozen=True, slots=True)
class Channel:
    kind: str
    value: str
    is_safe: bool
    may_leave_message: bool
    note: str


@dataclass(frozen=True, slots=True)
class SupportPerson:
    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class TeamTie:
    staff_id: UUID
    name: str
    role: str
    phone: str
    is_lead: bool
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person is, as every page about them shows it."""

    id: UUID
    name: str
    legal_name: str
    number: str
    pronouns: str
    born_on: date | None
    languages: tuple[str, ...]
    needs_interpreter: bool
    zone: str
    site: str
    conditions: tuple[str, ...]
    what_matters: str
    is_deidentified: bool
    enrolled_at: datetime
    channels: tuple[Channel, ...]
    supporters: tuple[SupportPerson, ...]
    team: tuple[TeamTie, ...]


def save_new_patient(actor: Actor, new: NewPatient, now: datetime) -> UUID:
    """Insert the person with their names and channels. Refuses a record number that is taken."""
    organisation_id = actor.organisation_id
    rows = models.Patient.everyone
    if rows.filter(organisation_id=organisation_id, number=new.number).exists():
        raise Refused("patient.number_taken", "Somebody here has this record number already.", status=409)
    patient_id = fresh_id()
    rows.create(
        id=patient_id, organisation_id=organisation_id, site_id=new.site_id, account_id=new.account_id,
        number=new.number, name_used=new.name_used, pronouns=new.pronouns, born_on=new.born_on,
        languages=list(new.languages), needs_interpreter=new.needs_interpreter, zone=new.zone,
        conditions=list(new.conditions), medicines=list(new.medicines), what_matters=new.what_matters,
        is_deidentified=new.is_deidentified, enrolled_at=now, labels=sorted(new.labels),
    )  # fmt: skip
    shared = {"organisation_id": organisation_id, "patient_id": patient_id, "labels": sorted(new.labels)}
    names = [("used", new.name_used), ("legal", new.legal_name)]
    models.PatientName.everyone.bulk_create(
        models.PatientName(id=fresh_id(), kind=kind, text=text, **shared) for kind, text in names if text
    )
    models.ContactChannel.everyone.bulk_create(
        models.ContactChannel(
            id=fresh_id(),
            kind=kind,
            value=value,
            is_safe=is_safe,
            may_leave_message=leave,
            position=place,
            **shared,
        )
        for place, (kind, value, is_safe, leave) in enumerate(new.channels)
    )
    models.Supporter.everyone.bulk_create(
        models.Supporter(id=fresh_id(), name=name, relation=relation, phone=phone, position=place, **shared)
        for place, (name, relation, phone) in enumerate(new.supporters)
    )
    return patient_id


def save_team_member(
    actor: Actor, patient_id: UUID, staff_id: UUID, role: str, *, is_lead: bool, from_at: datetime
) -> None:
    """Tie a member of staff to a person from ``from_at`` on; the same open tie again changes nothing."""
    here = {"organisation_id": actor.organisation_id}
    if not models.Staff.objects.filter(id=staff_id, left_at=None, **here).exists():
        raise Refused("team.unknown_staff", "There is no such colleague here.", status=404)
    if not models.Patient.everyone.filter(id=patient_id, **here).exists():
        raise Refused("chart.not_found", "There is no such person here.", status=404)
    models.TeamMember.everyone.get_or_create(
        patient_id=patient_id, staff_id=staff_id, role=role, until_at=None,
        defaults={"id": fresh_id(), "is_lead": is_lead, "from_at": from_at, "labels": ["BH", "ETH"], **here},
    )  # fmt: skip


def end_team_member(actor: Actor, patient_id: UUID, staff_id: UUID, until_at: datetime) -> int:
    """End every open tie between the two; gives how many there were."""
    ties = models.TeamMember.everyone.filter(
        patient_id=patient_id, staff_id=staff_id, until_at=None, organisation_id=actor.organisation_id
    )
    return ties.update(until_at=until_at)


def load_identity(chart: Chart) -> Identity:
    """Who the person is, how to reach them and who is on their team (past members too)."""
    row = models.Patient.everyone.select_related("site").get(id=chart.patient_id)
    names = dict(models.PatientName.of(chart).values_list("kind", "text"))
    ties = models.TeamMember.of(chart).select_related("staff").order_by("-is_lead", "from_at")
    return Identity(
        id=row.id, name=row.name_used, legal_name=names.get("legal", ""), number=row.number, pronouns=row.pronouns,
        born_on=row.born_on, languages=tuple(row.languages), needs_interpreter=row.needs_interpreter, zone=row.zone,
        site=row.site.name, conditions=tuple(row.conditions), what_matters=row.what_matters,
        is_deidentified=row.is_deidentified, enrolled_at=row.enrolled_at,
        channels=tuple(
            Channel(c.kind, c.value, c.is_safe, c.may_leave_message, c.note)
            for c in models.ContactChannel.of(chart).order_by("position")
        ),
        supporters=tuple(
            SupportPerson(s.name, s.relation, s.phone) for s in models.Supporter.of(chart).order_by("position")
        ),
        team=tuple(
            TeamTie(t.staff_id, t.staff.name, t.role, t.staff.phone, t.is_lead, t.from_at, t.until_at) for t in ties
        ),
    )  # fmt: skip
