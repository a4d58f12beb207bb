"""The one decision about what leaves: permit, permit with redaction, or deny, with reasons and duties.

Fails closed: whatever cannot be read or decided is a deny (``could_not_decide``, PRV-005). The most protective
paper wins. Sources stand with each reason in :mod:`carebraid.core.privacy.reasons`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from ..kernel.moment import local_day
from .consent import Kind, Papers, RecipientClass, SignerKind
from .ground import Ground
from .grounds import covers, covers_part, grounds_without_consent, notes_in, touches
from .in_force import is_adult, is_signed_by, signers_needed
from .labelling import read
from .profile import profile_of
from .purposes import EMERGENCY, KNOWN, PROCEEDINGS, PUBLIC_HEALTH, SUPPORT
from .ready import Barrier, Held, Ready, is_of_class, make_ready, names, why_not_now
from .recipient import Party, fold, is_same, party
from .verdict import Action, Decision, Obligation, Reason, ReleaseRequest, Resource, Verdict

CONSENT_ACTIONS = frozenset({Action.ACCESS, Action.DISCLOSE, Action.USE})
"""What our own consents allow. Nobody outside collects from or corrects a record on them."""


@dataclass(slots=True)
class _Sorting:
    """What one pass over the records finds."""

    released: list[str] = field(default_factory=list)
    redacted: list[str] = field(default_factory=list)
    used: dict[tuple[str, str], Ground] = field(default_factory=dict)
    reasons: dict[Reason, None] = field(default_factory=dict)
    overridden: bool = False
    held: frozenset[str] = frozenset()
    """What the person does not read for now; empty where somebody else asks."""


def decide_release(request: ReleaseRequest, resources: Sequence[Resource], papers: Papers | Ready) -> Verdict:
    """Decide what of ``resources`` may go to whoever asks; never raises.

    ``papers`` may be made ready once for many decisions (:func:`make_ready`). No resources: whether anything at
    all could go. Lists, counts and searches ask this same question and show only what it releases.
    """
    try:
        ready = papers if isinstance(papers, Ready) else make_ready(papers)
        return _decide(request, resources, ready)
    except Exception:
        return Verdict(decision=Decision.DENY, reasons=(Reason("could_not_decide"),))


def _decide(request: ReleaseRequest, resources: Sequence[Resource], ready: Ready) -> Verdict:
    at = request.at
    if at.tzinfo is None:
        raise ValueError("a moment without a zone is not a moment")
    if request.patient_id != ready.papers.patient_id:
        return _deny(at, (Reason("papers_of_another_person"),))
    if request.purpose not in KNOWN:
        return _deny(at, (Reason("purpose_unknown"),))
    if request.action not in CONSENT_ACTIONS:
        return _deny(at, (Reason("action_not_covered"),))
    asked = _ask(request, ready)
    grounds = [held.ground for held in ready.held_for(asked.who) if not _why_not(held, asked, ready)]
    grounds += grounds_without_consent(request, asked.who, asked.adult, ready)
    if not grounds:
        return _deny(at, (*_why_no_ground(request), *_why_none(asked, ready)))
    barriers = [barrier for barrier in ready.barriers if _stands(barrier, request, asked.who)]
    found = _Sorting(held=ready.papers.held_back if _is_for_the_person(request) else frozenset())
    for resource in resources:
        _sort(resource, None, grounds, barriers, request, found)
    if resources and not found.released:
        return _deny(at, (*found.reasons, *_why_none(asked, ready)), redacted=tuple(found.redacted))
    return _permit(request, found, found.used.values() if resources else grounds, ready)


def _deny(at: datetime, reasons: Iterable[Reason], redacted: tuple[str, ...] = ()) -> Verdict:
    return Verdict(
        decision=Decision.DENY, reasons=tuple(dict.fromkeys(reasons)), redacted=redacted, at=at,
        obligations=(Obligation("accounting", "denied"), Obligation("neither_confirm_nor_deny")),
    )  # fmt: skip


def _why_no_ground(request: ReleaseRequest) -> tuple[Reason, ...]:
    if request.purpose in PROCEEDINGS:
        return (Reason("proceeding_needs_own_consent_or_order"),)
    if request.third_party_care:
        return (Reason("service_not_for_care"),)
    return (Reason("no_consent"),)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The request as consents are compared with it."""

    request: ReleaseRequest
    who: Party
    discloser: str
    needed: frozenset[SignerKind]
    adult: bool


def _ask(request: ReleaseRequest, ready: Ready) -> _Asked:
    who, papers = party(request.names, request.identifiers), ready.papers
    today = local_day(request.at, papers.zone)
    return _Asked(
        request, who, fold(request.discloser), signers_needed(papers, today), is_adult(papers, today)
    )


def _why_not(held: Held, asked: _Asked, ready: Ready) -> str:
    """Why a consent does not carry this request, as a code; empty where it does."""
    request, consent = asked.request, held.consent
    if request.purpose not in held.purposes:
        return "purpose_not_covered"
    if not names(held, asked.who) and not is_of_class(held, asked.who, request.purpose, request.at, ready):
        return "recipient_not_named"
    if asked.discloser not in held.disclosers:
        return "discloser_not_named"
    if consent.kind is Kind.SUPPORTER and request.recipient_class is not RecipientClass.SUPPORTER:
        return "not_a_supporter"
    if why := why_not_now(held, request.at, ready):
        return why
    if not is_signed_by(held.signers, asked.needed, adult=asked.adult):
        return "signature_of_minor_or_parent_missing"
    return ""


def _why_none(asked: _Asked, ready: Ready) -> tuple[Reason, ...]:
    """Why each consent on file does not carry this request; said inside only, and only where something is denied."""
    found = ((held, _why_not(held, asked, ready)) for held in ready.held)
    return tuple(Reason(why, held.consent.id) for held, why in found if why)


def _stands(barrier: Barrier, request: ReleaseRequest, who: Party) -> bool:
    """Whether a no is in force against the one who asks, for what they ask; whoever cannot be told counts.

    Not asked: whether it was agreed before now. A clock that jumps back lifts no restriction.
    """
    limits = barrier.restriction
    if limits.ended_at is not None and request.at >= limits.ended_at:
        return False
    if barrier.purposes is not None and request.purpose not in barrier.purposes:
        return False
    if not barrier.parties and not limits.recipient_classes:
        return True
    if who.is_nobody or request.recipient_class in limits.recipient_classes:
        return True
    return any(is_same(named, who) or not named.names.isdisjoint(who.names) for named in barrier.parties)


def _sort(
    resource: Resource,
    parent: Resource | None,
    grounds: Iterable[Ground],
    barriers: Sequence[Barrier],
    request: ReleaseRequest,
    found: _Sorting,
) -> None:
    """Put one record or part, and its parts, among what goes and what stays."""
    if parent is not None:
        resource = replace(
            resource,
            labels=resource.labels or parent.labels,
            dated_on=resource.dated_on or parent.dated_on,
            author=resource.author or parent.author,
        )
    reading, covering = read(resource.labels), covers if parent is None else covers_part
    enough = None if resource.parts or barriers else 1
    standing = list(islice((ground for ground in grounds if covering(ground, resource, reading)), enough))
    why = "" if standing else _why_not_covered(resource, request)
    if standing and resource.safety and _is_supporter(request):
        standing, why = [], "safety_content"
    if standing and resource.id in found.held:
        standing, why = [], "held_back"
    if standing and barriers:
        standing, why = _past_barriers(standing, barriers, resource, request, found)
    if not standing:
        found.redacted.append(resource.id)
        found.reasons[Reason(why)] = None
        found.redacted.extend(_all_ids(resource.parts))
        return
    found.released.append(resource.id)
    found.used[standing[0].code, standing[0].about] = standing[0]
    for part in resource.parts:
        _sort(part, resource, standing, barriers, request, found)


def _all_ids(parts: Iterable[Resource]) -> Iterable[str]:
    for part in parts:
        yield part.id
        yield from _all_ids(part.parts)


def _is_supporter(request: ReleaseRequest) -> bool:
    return request.recipient_class is RecipientClass.SUPPORTER or request.purpose in SUPPORT


def _is_for_the_person(request: ReleaseRequest) -> bool:
    """Whether it reaches the person, by themself or by somebody close (164.524(a)(3)(i) and (iii))."""
    return request.recipient_class is RecipientClass.PATIENT or _is_supporter(request)


def _why_not_covered(resource: Resource, request: ReleaseRequest) -> str:
    reading = read(resource.labels)
    if notes_in(resource, reading):
        return "notes_stand_apart"
    if request.purpose in PUBLIC_HEALTH and not resource.deidentified:
        return "public_health_only_deidentified"
    if reading.unknown:
        return "unlabelled_is_protected"
    return "part_2_needs_consent" if reading.part_2 else "information_not_covered"


def _past_barriers(
    standing: list[Ground],
    barriers: Sequence[Barrier],
    resource: Resource,
    request: ReleaseRequest,
    found: _Sorting,
) -> tuple[list[Ground], str]:
    """The grounds that hold against every no that touches ``resource``."""
    reading = read(resource.labels)
    why = ""
    for barrier in barriers:
        if not touches(barrier.restriction.information, resource, reading):
            continue
        if barrier.code == "restricted":
            left = [ground for ground in standing if ground.beats_restrictions]
        elif barrier.names_emergencies and request.purpose in EMERGENCY:
            left = []
        else:
            left = [ground for ground in standing if ground.beats_refusals]
        found.overridden = found.overridden or bool(left)
        standing, why = left, barrier.code
    return standing, why


def _permit(
    request: ReleaseRequest,
    found: _Sorting,
    used: Iterable[Ground],
    ready: Ready,
) -> Verdict:
    grounds = tuple(used)
    reasons = [Reason(ground.code, ground.about) for ground in grounds]
    if found.redacted:
        reasons += found.reasons
    obligations = list(_obligations(request, grounds, ready))
    if found.overridden and grounds[0].code != "own_record":
        obligations.append(Obligation("record_restriction_overridden"))
    return Verdict(
        decision=Decision.REDACT if found.redacted else Decision.PERMIT,
        reasons=tuple(dict.fromkeys(reasons)),
        obligations=tuple(dict.fromkeys(obligations)),
        released=tuple(found.released),
        redacted=tuple(found.redacted),
        relied_on=tuple(dict.fromkeys(ground.about for ground in grounds if ground.about)),
        at=request.at,
    )


def _obligations(request: ReleaseRequest, grounds: Sequence[Ground], ready: Ready) -> Iterable[Obligation]:
    """The duties of a release: notice and consent with it (2.32), what may follow (2.33), accounting (2.25)."""
    if all(ground.code == "own_record" for ground in grounds):
        yield Obligation("accounting", "own_record")
        return
    by_consent = [ground for ground in grounds if ground.consent]
    if by_consent:
        yield Obligation("notice_2_32", f"full/{ready.papers.notice_version}")
        for ground in by_consent:
            yield Obligation("copy_of_consent", ground.about)
    yield Obligation("redisclosure", redisclosure_of(request.recipient_class, grounds))
    yield Obligation("minimum_necessary", profile_of(request.purpose))
    for ground in grounds:
        yield from ground.obligations
    yield Obligation("accounting", "3_years" if by_consent else "6_years")


def redisclosure_of(recipient: RecipientClass, grounds: Iterable[Ground]) -> str:
    """What the recipient may pass on (2.33, PRV-036): HIPAA terms only for those under HIPAA and a TPO consent."""
    by_tpo = any(ground.code in ("consent_tpo", "hipaa_tpo") for ground in grounds)
    if by_tpo and recipient in (RecipientClass.COVERED_ENTITY, RecipientClass.BUSINESS_ASSOCIATE):
        return "as_hipaa_permits_never_against_the_person"
    if by_tpo and recipient is RecipientClass.PART2_PROGRAMME:
        return "as_the_consent_says_for_treatment_payment_operations"
    return "only_as_the_consent_says"
