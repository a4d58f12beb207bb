"""The person signs a consent: whole, understood, and with exactly the text they saw (PRV-011 to 017, 028)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Consent, Kind
from carebraid.core.privacy.elements import missing_elements
from carebraid.knowledge.consent_forms import element_words
from carebraid.store import journal
from carebraid.store.asks import answer_asks
from carebraid.store.chart import Chart, open_chart
from carebraid.store.offers import Offer, Wish, as_signed, make_offer
from carebraid.store.sharing import end_consent, load_consents, save_consent

from ._unit import unit


@dataclass(frozen=True, slots=True)
class Signed:
    """The receipt: the consent, the digest of its text, and how many written no's it took back."""

    consent_id: UUID
    text_sha256: str
    taken_back: int


@unit
def sign_consent(
    *, actor: Actor, now: datetime, patient_id: UUID, form: str, partner_id: UUID | None = None,
    staff_id: UUID | None = None, kinds: Collection[str] = (), purpose: str = "TPO", expires_on: date | None = None,
    signer: str, answers: Mapping[str, str], text_sha256: str, language: str, device: str = "", read_aloud: bool = False,
) -> Signed:  # fmt: skip
    """Sign ``form``; no ``kinds`` means everything, no ``expires_on`` no end (TPO only).

    A request for it that was open is answered with it. Refuses a text that is no longer the one that was shown (409), whoever may not sign alone (kindly), a form that
    lacks something (its name said), and answers that show that something was not clear: they are explained and
    asked again, as often as it takes. Whatever it refuses, care goes on.
    """
    wish = Wish(
        form=form, partner_id=partner_id, staff_id=staff_id, kinds=frozenset(kinds), purpose=purpose,
        expires_on=expires_on,
    )  # fmt: skip
    purpose_here = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose_here, now, record_access=False)
    offer = make_offer(chart, wish, now=now, language=language)
    _refuse_what_cannot_be_signed(offer, text_sha256)
    _refuse_what_was_not_clear(offer, answers, language)
    method = "app" if actor.kind == "account" else "machine"
    consent = as_signed(offer, signer=signer.strip(), at=now, method=method, device=device)
    if missing := missing_elements(consent):
        raise Refused(
            "consent.incomplete", "This cannot be signed yet. What is missing: {missing}.",
            missing=", ".join(element_words(missing, language)),
        )  # fmt: skip
    taken_back = _take_back_what_it_replaces(chart, offer, now)
    consent_id = _keep(chart, offer, consent, answers, now=now, read_aloud=read_aloud)
    answer_asks(
        chart, partner_id=partner_id, staff_id=staff_id, answer="yes", consent_id=consent_id, now=now,
        is_notes=form == Kind.COUNSELLING_NOTES,
    )  # fmt: skip
    journal.record(
        actor, "sign_consent", now=now, patient_id=patient_id, purpose=purpose_here, object_kind="consent",
        object_id=consent_id, detail={"form": offer.text.version, "text": offer.text.sha256, "took_back": taken_back},
    )  # fmt: skip
    return Signed(consent_id, offer.text.sha256, taken_back)


def _refuse_what_cannot_be_signed(offer: Offer, text_sha256: str) -> None:
    if offer.second_signature == "minor":
        raise Refused(
            "consent.needs_a_parent",
            "Because of your age this form may need a second signature. Your team can tell you what applies to you. "
            "Your care does not depend on it.",
        )
    if offer.second_signature:
        raise Refused(
            "consent.birth_date_unknown",
            "We do not have your birth date yet, and without it this form would need a second signature. "
            "Tell it to anyone on your team and come back; your care goes on as it is.",
        )
    if text_sha256 != offer.text.sha256:
        raise Refused(
            "consent.text_changed",
            "The text has changed since you read it. Nothing was signed. Please read it once more.",
            status=409,
        )


def _refuse_what_was_not_clear(offer: Offer, answers: Mapping[str, str], language: str) -> None:
    asked = offer.form.questions(language)
    wrong = [one.id for one in asked if answers.get(one.id) != one.right]
    if wrong:
        raise Refused(
            "consent.not_clear_yet",
            "Some of this was not clear yet. That is our text's doing, not yours. Please look at it once more.",
            wrong=",".join(wrong),
        )


def _take_back_what_it_replaces(chart: Chart, offer: Offer, now: datetime) -> int:
    """A yes to a recipient takes back the written no to the same recipient: the person has changed their mind."""
    standing = [
        one
        for one in load_consents(chart)
        if one.consent.refuses and one.revoked_at is None and one.partner_id == offer.wish.partner_id
    ]
    return sum(end_consent(chart, one.id, revoked_at=now) for one in standing)


def _keep(
    chart: Chart, offer: Offer, consent: Consent, answers: Mapping[str, str], *, now: datetime, read_aloud: bool
) -> UUID:  # fmt: skip
    return save_consent(
        chart, consent, text=offer.text.plain, text_sha256=offer.text.sha256, language=offer.text.language,
        shown={"answers": dict(answers), "read_aloud": read_aloud}, asked_at=now, signed_at=now,
        partner_id=offer.wish.partner_id, staff_id=offer.wish.staff_id,
    )  # fmt: skip
