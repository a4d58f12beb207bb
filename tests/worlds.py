"""A small cast made through flows: a patient, their clinician, a colleague, a stranger, a job."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.add_staff import add_staff
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.join_team import join_team
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.models import Account, OnCall, Organisation, Patient, Site, Staff
from carebraid.store.patients import NewPatient


@dataclass(frozen=True)
class Cast:
    organisation_id: UUID
    site_id: UUID
    patient: Actor
    clinician: Actor
    colleague: Actor
    manager: Actor
    stranger: Actor
    demo: Actor

    @property
    def patient_id(self) -> UUID:
        assert self.patient.patient_id is not None
        return self.patient.patient_id


def _organisation(name: str) -> tuple[Organisation, Site]:
    made = Organisation.objects.create(name=name, slug=name.lower())
    scope.enter(made.id)
    return made, Site.objects.create(
        organisation=made, name="Clinic", kind="outpatient", zone="America/New_York"
    )


def _account(organisation: Organisation, name: str, *roles: Role) -> Account:
    return Account.objects.create(
        organisation=organisation, email=f"{name.lower()}@{organisation.slug}.example", name=name,
        roles=list(roles), zone="America/New_York",
    )  # fmt: skip


def _staff(organisation: Organisation, site: Site, name: str, *roles: Role) -> UUID:
    account = _account(organisation, name, *roles)
    Staff.objects.create(organisation=organisation, account=account, site=site, name=name)
    return account.id


def _actor(account_id: UUID) -> Actor:
    found = load_account_actor(account_id)
    assert found is not None
    return found


def make_cast(now: datetime) -> Cast:
    """Two organisations; in the first a patient with a clinician on their team and on call, and a colleague."""
    other, other_site = _organisation("Elsewhere")
    stranger = _actor(_staff(other, other_site, "Stranger", Role.CARE_MANAGER))
    here, site = _organisation("Here")
    clinician = _actor(_staff(here, site, "Clinician", Role.CARE_MANAGER))
    colleague = _actor(_staff(here, site, "Colleague", Role.PSYCHIATRIST))
    manager = _actor(_account(here, "Manager", Role.PROGRAMME_MANAGER).id)
    OnCall.objects.create(organisation=here, staff_id=clinician.staff_id, position=0)
    OnCall.objects.create(organisation=here, staff_id=colleague.staff_id, position=1)
    account = _account(here, "Patient", Role.PATIENT)
    demo = Actor(kind="command", name="Demo", organisation_id=here.id, service="demo")
    new = NewPatient(
        number="H-1", name_used="Robin", site_id=site.id, zone="America/New_York", account_id=account.id
    )
    patient_id = enrol_patient(actor=demo, now=now, patient=new)
    assert clinician.staff_id is not None
    join_team(
        actor=demo,
        now=now,
        patient_id=patient_id,
        staff_id=clinician.staff_id,
        role=Role.CARE_MANAGER,
        is_lead=True,
    )
    return Cast(here.id, site.id, _actor(account.id), clinician, colleague, manager, stranger, demo)


def make_live_cast(now: datetime) -> Cast:
    """The cast a month before ``now``, the person of age: for pages, which read the clock themselves."""
    made = make_cast(now - timedelta(days=30))
    scope.enter(made.organisation_id)
    Patient.everyone.filter(id=made.patient_id).update(born_on=date(1992, 3, 4))
    return made


def join_colleague(cast: Cast, now: datetime) -> Actor:
    """The colleague, a psychiatrist, now on the team too."""
    assert cast.colleague.staff_id is not None
    join_team(
        actor=cast.demo, now=now, patient_id=cast.patient_id, staff_id=cast.colleague.staff_id,
        role=Role.PSYCHIATRIST,
    )  # fmt: skip
    return cast.colleague


def make_officer(cast: Cast, now: datetime) -> Actor:
    """The privacy officer: an administrator and nothing else."""
    added = add_staff(
        actor=cast.demo, now=now, name="Ada", email="ada@here.example", roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id,
    )  # fmt: skip
    officer = _actor(added.account_id)
    scope.enter(cast.organisation_id)
    return officer


_DRAWN = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # an id
    r"|(?<=value=\")[0-9A-Za-z]{64}(?=\")"  # the token of a form
    r"|(?<=nonce=\")[^\"]+|(?<='nonce-)[^']+"
)


def without_ids(text: str) -> str:
    """What is said, without what was drawn: that holds any three digits or letters every now and then."""
    return _DRAWN.sub("", text)
