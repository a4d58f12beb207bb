"""A consent as it would be signed: the person's wish, the exact text, and the paper that would be kept.

The rehearsal and the signing build it here, from the same words, so that what was shown is what is signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from babel.dates import format_date

from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import (
    TPO,
    Consent,
    Designation,
    Expiry,
    Information,
    Kind,
    Notes,
    Recipient,
    RecipientClass,
    Signature,
    Statement,
    Status,
)
from carebraid.core.privacy.in_force import ALONE, is_adult, signers_needed
from carebraid.core.privacy.verdict import ReleaseRequest
from carebraid.knowledge.consent_forms import (
    Form,
    Text,
    find_consent_form,
    kind_words,
    load_raw,
    purpose_words,
    spoken_in,
)

from . import models
from .chart import Chart
from .record import GIVEN
from .sharing import Kept, Partner, load_papers, load_partners

WHO: Final = "person"
"""Who it is about goes with whatever is shared; without it nobody could use the rest."""

PURPOSES: Final = {
    "tpo": frozenset({"TPO"}),
    "named": frozenset({"TREAT", "COC", "HPAYMT"}),
    "counselling_notes": frozenset({"TREAT"}),
}
"""What each form may be for."""

LONGEST: Final = timedelta(days=3 * 365)
"""How far ahead an end may lie; a consent without an end is offered by the TPO form alone (PRV-012). Project convention."""

NOT_ASKED_FOR: Final = timedelta(days=90)
"""After a no, nobody asks again for so long unless the person does (PRV-028)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person thinks of signing. No ``kinds``: everything. ``expires_on`` None: no end (TPO only).

    ``staff_id`` in place of a partner: a colleague here, to whom the whole record opens for care.
    """

    form: str
    partner_id: UUID | None = None
    staff_id: UUID | None = None
    kinds: frozenset[str] = frozenset()
    purpose: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The wish with its exact text and the consent it would be, not signed yet.

    ``second_signature``: why the person cannot sign this alone: ``birth_date_unknown``, ``minor`` or empty (2.14).
    """

    wish: Wish
    form: Form
    text: Text
    consent: Consent
    partner: Partner | None
    colleague: str
    second_signature: str

    @property
    def to(self) -> str:
        """By name with whom it would be shared; empty for a class."""
        return self.partner.name if self.partner else self.colleague


def make_offer(chart: Chart, wish: Wish, *, now: datetime, language: str) -> Offer:
    """The offer for ``wish``. Refuses what no form offers, an unknown recipient or kind, and an end that is none."""
    form = find_consent_form(wish.form)
    colleague = _colleague(chart, wish, wish.staff_id) if wish.staff_id else ""
    partner = None if colleague else _partner(chart, form, wish.partner_id)
    _check(form, wish, local_day(now, chart.zone))
    name, discloser = _names(chart)
    colleague = colleague and f"{colleague}, {discloser}"
    whom = _recipient(partner) if partner else Recipient(name=colleague) if colleague else None
    information, described = _information(form, wish.kinds, language)
    facts = {
        "name": name, "discloser": discloser, "recipient": whom.name if whom else "",
        "information": described, "purpose": purpose_words(language)[wish.purpose],
        "expiry": expiry_words(wish.expires_on, language),
    }  # fmt: skip
    text = form.text(language, facts)
    consent = Consent(
        id="offer", patient_id=str(chart.patient_id), patient_name=name, kind=Kind(form.kind), status=Status.DRAFT,
        disclosers=(discloser,), recipients=(whom,) if whom else (),
        designations=frozenset() if whom else frozenset(Designation),
        purposes=TPO if form.kind == Kind.TPO else frozenset({wish.purpose}), information=information,
        right_to_revoke=load_raw()["right_to_revoke"][text.language],
        statements=frozenset(Statement(code) for code in form.statements),
        expiry=Expiry(on=wish.expires_on, none=wish.expires_on is None), form_version=form.version,
        form_on=form.form_on, zone=chart.zone,
    )  # fmt: skip
    return Offer(
        wish=wish, form=form, text=text, consent=consent, partner=partner, colleague=colleague,
        second_signature=_second(chart, now),
    )  # fmt: skip


def as_signed(offer: Offer, *, signer: str, at: datetime, method: str, device: str = "") -> Consent:
    """The offer with the person's own signature under exactly its text."""
    signature = Signature(
        signer=signer, method=method, signed_at=at, text_sha256=offer.text.sha256, text_version=offer.text.version,
        language=offer.text.language, device=device,
    )  # fmt: skip
    return replace(offer.consent, status=Status.ACTIVE, signatures=(signature,))


def rehearsed(offer: Offer, at: datetime, purpose: str) -> tuple[ReleaseRequest, Consent]:
    """What the recipient would ask for ``purpose``, and the offer as if signed at ``at``: for the rehearsal alone.

    A consent for a class is rehearsed with somebody of that class who has no name yet.
    """
    consent = as_signed(offer, signer=offer.consent.patient_name, at=at, method="app")
    whom = consent.recipients or (Recipient(name="somebody of this class"),)
    partner = offer.partner
    request = ReleaseRequest(
        patient_id=consent.patient_id, names=(whom[0].name,), identifiers=whom[0].identifiers,
        recipient_class=RecipientClass(partner.recipient_class) if partner else RecipientClass.COVERED_ENTITY,
        purpose=purpose, at=at, discloser=consent.disclosers[0],
    )  # fmt: skip
    return request, replace(consent, recipients=whom)


def said_no(
    kept: Iterable[Kept], *, form: str, partner_id: UUID | None, staff_id: UUID | None = None
) -> Kept | None:
    """The newest no to this form and recipient; None where there is none, or a yes came after it."""
    for one in kept:  # newest first
        is_to_them = (one.partner_id, one.staff_id) == (partner_id, staff_id)
        if is_to_them and one.consent.kind == find_consent_form(form).kind:
            return one if one.refused_at is not None and one.revoked_at is None else None
    return None


def not_asked_before(
    kept: Iterable[Kept], *, form: str, partner_id: UUID | None, zone: str, staff_id: UUID | None = None
) -> date | None:
    """Until which day nobody asks for this consent again; None where asking is free (PRV-028)."""
    no = said_no(kept, form=form, partner_id=partner_id, staff_id=staff_id)
    return None if no is None or no.refused_at is None else local_day(no.refused_at + NOT_ASKED_FOR, zone)


def expiry_words(on: date | None, language: str) -> str:
    """When a consent ends, as its text says it."""
    told, spoken = load_raw()["expiry"], spoken_in(language)
    words: str = told["no_end"][spoken]
    if on is not None:
        words = told["until_day"][spoken].format(day=format_date(on, "long", locale=spoken))
    return words


def _check(form: Form, wish: Wish, today: date) -> None:
    if unknown := wish.kinds - set(GIVEN):
        raise Refused(
            "consent.unknown_kind", "Something you chose is not in your record.", kinds=len(unknown)
        )
    if wish.purpose not in PURPOSES[form.id]:
        raise Refused("consent.no_purpose", "Please choose what it is for.")
    if wish.expires_on is None and form.kind != Kind.TPO:
        raise Refused("consent.needs_end", "Please choose how long. This form needs a day on which it ends.")
    if wish.expires_on is not None and not today <= wish.expires_on <= today + LONGEST:
        raise Refused(
            "consent.end_out_of_reach",
            "Please choose a day from today on, within three years. You can always share again.",
        )


def _partner(chart: Chart, form: Form, partner_id: UUID | None) -> Partner | None:
    if form.kind == Kind.TPO:
        return None
    found = load_partners(chart.organisation_id, only=partner_id) if partner_id else ()
    if not found:
        raise Refused("consent.no_such_partner", "Please choose with whom you want to share.")
    return found[0]


def _colleague(chart: Chart, wish: Wish, staff_id: UUID) -> str:
    """The name of the colleague. Refuses one who is not here, and anything but the whole record for care."""
    found = models.Staff.objects.filter(id=staff_id, organisation_id=chart.organisation_id, left_at=None)
    name = found.values_list("name", flat=True).first()
    if name is None or wish.form != "named" or wish.partner_id is not None:
        raise Refused(
            "consent.no_such_colleague", "This colleague does not work here. Nothing was shared.", status=404
        )
    if wish.kinds or wish.purpose != "TREAT":
        raise Refused(
            "consent.opens_the_record", "A colleague here sees the whole record, for your care, or nothing."
        )
    return name


def _recipient(partner: Partner) -> Recipient:
    return Recipient(
        name=partner.name, other_names=partner.other_names, identifiers=frozenset(partner.identifiers)
    )


def _names(chart: Chart) -> tuple[str, str]:
    """The person's name as it stands on papers, and the name of who discloses."""
    legal = models.PatientName.of(chart).filter(kind="legal").order_by("-id").values_list("text", flat=True)
    used = models.Patient.everyone.filter(id=chart.patient_id).values_list("name_used", flat=True)
    house = models.Organisation.objects.filter(id=chart.organisation_id).values_list("name", flat=True)
    return legal.first() or used.get(), house.get()


def _information(form: Form, kinds: frozenset[str], language: str) -> tuple[Information, str]:
    """What would be given, and the words that say so. Notes that stand apart go with nothing else (2.31(b))."""
    raw, spoken = load_raw(), spoken_in(language)
    if form.kind == Kind.COUNSELLING_NOTES:
        words = raw["counselling"][spoken]
        return Information(described=words, notes=Notes.COUNSELLING), words
    if not kinds:
        words = f"{raw['everything'][spoken]}: {_listed(kind_words(language).values())}. {raw['notes_apart'][spoken]}"
        return Information(described=words, everything=True), words
    shared = kinds | {WHO}
    told = _listed(words for kind, words in kind_words(language).items() if kind in shared)
    words = f"{told[:1].upper()}{told[1:]}. {raw['notes_apart'][spoken]}"
    return Information(described=words, classes=shared), words


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words)


def _second(chart: Chart, now: datetime) -> str:
    papers = load_papers(chart)
    today = local_day(now, chart.zone)
    if signers_needed(papers, today) == ALONE:
        return ""
    return "minor" if papers.born_on is not None and not is_adult(papers, today) else "birth_date_unknown"


__all__ = [
    "NOT_ASKED_FOR", "PURPOSES", "Offer", "Wish", "as_signed", "expiry_words", "make_offer", "not_asked_before",
    "rehearsed", "said_no",
]  # fmt: skip
