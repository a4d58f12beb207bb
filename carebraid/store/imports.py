"""Records that came from elsewhere: the study they belong to, which came with which run, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.codes import Role

from . import models, scope
from ._fresh import fresh_id
from .accounts import save_account, save_staff
from .chart import Chart
from .cohort import Cohort
from .organisations import find_organisation, save_organisation


@dataclass(frozen=True, slots=True)
class Study:
    """An organisation of de-identified people: its sites by name, and the team (staff, role) of those in treatment."""

    organisation_id: UUID
    sites: Mapping[str, UUID]
    team: tuple[tuple[UUID, Role], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A person who came before: their chart, and the digest and row counts they came with."""

    patient_id: UUID
    digest: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that could not be taken, and why."""

    id: UUID
    source: str
    place: str
    code: str
    words: str
    at: datetime


def save_study(
    *,
    name: str,
    slug: str,
    sites: Iterable[str],
    team: Sequence[tuple[Role, str, str]],
    is_demo: bool,
    now: datetime,
) -> Study:
    """Make what is not there yet of a study: organisation, sites, and ``team`` as (role, name, e-mail).

    Leaves the transaction in the study's organisation. ``is_demo`` opens the team's accounts on the
    sign-in page of the demo; an import outside of it never closes them again.
    """
    house = find_organisation(slug)
    organisation_id = house.id if house else save_organisation(
        name=name, slug=slug, zone="UTC", language="en", country="US", calendar="study_days", is_demo=is_demo
    )  # fmt: skip
    scope.enter(organisation_id)
    here: dict[str, UUID] = dict(
        models.Site.objects.filter(organisation_id=organisation_id).values_list("name", "id")
    )
    for site in sites:
        if site not in here:
            here[site] = _save_site(organisation_id, site)
    if is_demo:
        models.Organisation.objects.filter(id=organisation_id).update(is_demo=True)
        models.Account.objects.filter(organisation_id=organisation_id).update(is_demo=True)
    first_site = here[min(here)] if here else _save_site(organisation_id, name)
    members = tuple(
        (_member(organisation_id, first_site, role, who, email, position, is_demo, now), role)
        for position, (role, who, email) in enumerate(team)
    )
    return Study(organisation_id, here, members)


def _save_site(organisation_id: UUID, name: str) -> UUID:
    row = models.Site.objects.create(
        id=fresh_id(), organisation_id=organisation_id, name=name, kind="study", zone="UTC"
    )
    return row.id


def _member(
    organisation_id: UUID,
    site_id: UUID,
    role: Role,
    name: str,
    email: str,
    position: int,
    is_demo: bool,
    now: datetime,
) -> UUID:
    """The member of staff with that address, made if need be, and on the list that catches what no rota does."""
    row = models.Staff.objects.filter(organisation_id=organisation_id, account__email__iexact=email).first()
    if row is not None:
        return row.id
    account_id = save_account(
        organisation_id=organisation_id, email=email, name=name, roles=frozenset({role}), language="en", zone="UTC",
        is_demo=is_demo, now=now,
    )  # fmt: skip
    staff_id = save_staff(
        organisation_id=organisation_id, account_id=account_id, site_id=site_id, name=name, phone="", now=now
    )
    models.OnCall.objects.create(
        id=fresh_id(), organisation_id=organisation_id, staff_id=staff_id, position=position
    )
    return staff_id


def find_imported(organisation_id: UUID, number: str, source: str) -> Imported | None:
    """The person who came from ``source`` under this record number, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.id, r.digest, r.counts::text from store_patient p join store_importrun r on r.patient_id = p.id"
            " where p.organisation_id = %s and p.number = %s and r.source = %s",
            [organisation_id, number, source],
        )
        row = cursor.fetchone()
    return None if row is None else Imported(row[0], row[1], msgspec.json.decode(row[2]))


_NOTE_RUN = """
insert into store_importrun (id, organisation_id, patient_id, labels, run, source, digest, imported_at, counts)
values (%(id)s, %(organisation)s, %(patient)s, %(labels)s, %(run)s, %(source)s, %(digest)s, %(now)s, %(counts)s)
on conflict (patient_id, source) do update
set run = excluded.run, digest = excluded.digest, imported_at = excluded.imported_at, counts = excluded.counts
"""
_TIE = """
insert into store_teammember (id, organisation_id, patient_id, labels, staff_id, role, is_lead, from_at)
values (%(id)s, %(organisation)s, %(patient)s, %(labels)s, %(staff)s, %(role)s, %(is_lead)s, %(now)s)
on conflict (patient_id, staff_id, role) where until_at is null do nothing
"""
_VISITS = """
insert into store_appointment (id, organisation_id, patient_id, labels, kind, at, state, reason, source)
select v.id, %(organisation)s, %(patient)s, %(labels)s, 'study_visit', v.at, v.state, v.reason, %(source)s
from json_to_recordset(%(rows)s::json) as v(id uuid, at timestamptz, state text, reason text)
"""


def _write(statement: str, chart: Chart, **values: Any) -> None:
    shared: dict[str, Any] = {
        "organisation": chart.organisation_id,
        "patient": chart.patient_id,
        "labels": ["BH", "ETH"],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": fresh_id(), **shared, **values})


def save_import_run(
    chart: Chart, *, run: str, source: str, digest: str, counts: Mapping[str, int], now: datetime
) -> None:
    """Note which run the person came with, in the place of the run before."""
    told = msgspec.json.encode(counts).decode()
    _write(_NOTE_RUN, chart, run=run, source=source, digest=digest, counts=told, now=now)


def save_study_team(chart: Chart, study: Study, now: datetime) -> None:
    """Put the study's team on the person's, its first member as lead; whoever is on it already stays as they are."""
    for position, (staff_id, role) in enumerate(study.team):
        _write(_TIE, chart, staff=staff_id, role=role.value, is_lead=position == 0, now=now)


def save_visits(chart: Chart, visits: Sequence[tuple[datetime, str, str]], source: str) -> int:
    """Put the visits (when, state, reason) that ``source`` tells in the place of those it told before."""
    models.Appointment.of(chart).filter(source=source).delete()
    rows = [{"id": fresh_id(), "at": at, "state": state, "reason": reason} for at, state, reason in visits]
    _write(_VISITS, chart, source=source, rows=msgspec.json.encode(rows).decode())
    return len(visits)


def save_record_end(chart: Chart, *, until: datetime, conditions: Sequence[str]) -> None:
    """Note until when a study followed the person, and the conditions their record names."""
    models.Patient.everyone.filter(id=chart.patient_id).update(
        followed_until=until, conditions=list(conditions)
    )


def save_word(chart: Chart, *, word: str, worst_run: int, current_run: int) -> None:
    """The weekly word in the person's standing row. Nobody can be overdue once a study has ended."""
    models.Standing.of(chart).update(word=word, worst_run=worst_run, current_run=current_run, overdue="")


def save_quarantined(
    organisation_id: UUID, *, key: str, source: str, place: str, code: str, words: str, payload: Mapping[str, Any],
    now: datetime,
) -> bool:  # fmt: skip
    """Set something aside whole. False where the same thing is there already."""
    insert = (
        "insert into store_quarantined (id, organisation_id, source, place, code, words, payload, at, key)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (key) do nothing"
    )
    row: list[Any] = [
        fresh_id(), organisation_id, source, place, code, words, msgspec.json.encode(payload).decode(), now, key
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(insert, row)
        return cursor.rowcount == 1


def load_quarantined(cohort: Cohort, source: str, limit: int) -> tuple[int, tuple[SetAside, ...]]:
    """How many things from ``source`` stand aside, and the newest ``limit``, without their contents."""
    rows = models.Quarantined.objects.filter(organisation_id=cohort.organisation_id, source=source)
    newest = rows.order_by("-at", "place").values_list("id", "source", "place", "code", "words", "at")[:limit]
    return rows.count(), tuple(SetAside(*row) for row in newest)
