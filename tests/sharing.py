"""A person with something on file, a partner on the register who has an account, and consents signed as the app signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.privacy.consent import (
    Consent,
    Expiry,
    Information,
    Kind,
    Recipient,
    Signature,
    Statement,
    Status,
)
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.store import models, scope, sharing
from carebraid.store.accounts import load_account_actor
from carebraid.store.chart import Chart, open_chart
from tests.worlds import Cast

RIVERSIDE = "Riverside Family Medicine"


@dataclass(frozen=True)
class Shared:
    """The cast with a partner: ``reader`` speaks for ``partner_id``, ``outsider`` for another one."""

    cast: Cast
    partner_id: UUID
    other_id: UUID
    reader: Actor
    outsider: Actor

    @property
    def clinician(self) -> Actor:
        return self.cast.clinician

    @property
    def patient_id(self) -> UUID:
        return self.cast.patient_id

    def chart(self, now: datetime) -> Chart:
        """The person's chart, opened by their clinician."""
        return open_chart(self.clinician, self.patient_id, Purpose.TREATMENT, now)

    def sign(self, at: datetime, **changed: object) -> UUID:
        """A consent for Riverside as the person would sign it; gives its id."""
        chart, made = self.chart(at), uuid4()
        signed = replace(consent(chart, at), **changed)  # type: ignore[arg-type]
        return sharing.save_consent(
            chart, signed, consent_id=made, text="…", text_sha256="0" * 64, language="en", shown={}, asked_at=at,
            signed_at=at, partner_id=self.partner_id,
        )  # fmt: skip


def consent(chart: Chart, at: datetime) -> Consent:
    """Everything, to Riverside, for treatment, for a year."""
    signature = Signature(
        signer="Robin", method="app", signed_at=at, text_sha256="0" * 64, text_version="2024-1", language="en", device="phone"
    )  # fmt: skip
    return Consent(
        id="new", patient_id=str(chart.patient_id), patient_name="Robin", kind=Kind.NAMED, status=Status.ACTIVE,
        disclosers=("Here",), recipients=(Recipient(name=RIVERSIDE),), purposes=frozenset({"TREAT"}),
        information=Information(described="Everything about my care", everything=True),
        right_to_revoke="You can stop this at any time in the app.", statements=frozenset(Statement),
        expiry=Expiry(on=(at + timedelta(days=365)).date()), zone=chart.zone, form_version="2024-1", form_on=at.date(),
        signatures=(signature,),
    )  # fmt: skip


def make_shared(cast: Cast, now: datetime, *, recipient_class: str = "covered_entity") -> Shared:
    """Somebody of age, with a questionnaire on file, and two partners with an account each."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(
        born_on=date(1992, 3, 4), conditions=["opioid_use_disorder_mild"], what_matters="My own door"
    )
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[1] * 8 + [0], finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    scope.enter(cast.organisation_id)
    ids, actors = [], []
    for name, legal in ((RIVERSIDE, recipient_class), ("Somewhere Housing", "lawful_holder")):
        ids.append(sharing.save_partner(cast.organisation_id, name=name, recipient_class=legal))
        account = models.Account.objects.create(
            organisation_id=cast.organisation_id, email=f"{len(ids)}@partners.example", name=f"Reader {len(ids)}",
            roles=[Role.COMMUNITY_PARTNER],
        )  # fmt: skip
        sharing.save_partner_member(
            cast.organisation_id, partner_id=ids[-1], account_id=account.id, from_at=now
        )
        actors.append(load_account_actor(account.id))
    return Shared(cast, ids[0], ids[1], *actors)  # type: ignore[arg-type]
