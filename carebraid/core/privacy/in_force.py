"""Whether a consent counts at a moment, and whose signatures it needs then. Exact to the instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from ..kernel.moment import local_day, zone
from .consent import OLD_FORMS_UNTIL, Consent, MinorRule, Papers, SignerKind, Status
from .elements import missing_elements

FORMS_OF_2024_FROM = date(2024, 4, 16)
"""The 2024 rule took effect on this day; a form issued before it is an old form, and so is an undated one."""


@lru_cache(maxsize=4096)
def end_of_day(day: date, zone_name: str) -> datetime:
    """The first moment after ``day`` where the person lives, in UTC: midnight, or where a clock change skips it, after.

    Refuses an unknown zone (``moment.unknown_zone``).
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone(zone_name))
    return midnight.astimezone(UTC)


def ends_at(consent: Consent) -> datetime | None:
    """When it ends by its day; None where no day is set."""
    return None if consent.expiry.on is None else end_of_day(consent.expiry.on, consent.zone)


def starts_at(consent: Consent) -> datetime | None:
    """The last signature; None where one has no time."""
    times = [signature.signed_at for signature in consent.signatures]
    known = [moment for moment in times if moment is not None and moment.tzinfo is not None]
    return max(known) if known and len(known) == len(times) else None


def why_never(consent: Consent, patient_id: str) -> str:
    """Why ``consent`` counts at no moment at all, as a code; empty where it may count (2.31(c), PRV-020)."""
    if consent.patient_id != patient_id:
        return "consent_of_another_person"
    if consent.revoked_at is not None or consent.status is Status.REVOKED:
        return "consent_revoked"
    if consent.stopped_at is not None:
        return "consent_stopped"
    if consent.status is not Status.ACTIVE:
        return "consent_not_active"
    if consent.known_false:
        return "consent_known_false"
    if consent.expiry.event_at is not None:
        return "consent_expired"
    if missing := missing_elements(consent):
        if "signature" in missing:
            return "consent_unsigned"
        return "consent_machine_made" if "machine_made" in missing else "consent_deficient"
    return ""


def is_old_form(consent: Consent, at: datetime) -> bool:
    """Whether it stands on a form from before the 2024 rule and that rule now binds everybody (PRV-029)."""
    if consent.form_on is not None and consent.form_on >= FORMS_OF_2024_FROM:
        return False
    return local_day(at, consent.zone) >= OLD_FORMS_UNTIL


ALONE = frozenset({SignerKind.PATIENT})
BOTH = frozenset({SignerKind.PATIENT, SignerKind.PARENT_OR_GUARDIAN})


def turns(age: int, born_on: date) -> date:
    """The day somebody turns ``age``; born on 29 February, 1 March in a common year."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def signers_needed(papers: Papers, today: date) -> frozenset[SignerKind]:
    """Whose signatures a consent needs ``today``, the day where the person lives (2.14, PRV-066, 069).

    An adult's own; of a minor who may consent alone in their state, only the minor's; else the minor's and a
    parent's. An unknown state, two rules that disagree, or an unknown birthday need both.
    """
    if is_adult(papers, today):
        return ALONE
    if papers.born_on is None:
        return BOTH
    rules = _rules(papers, today)
    if rules and all(
        rule.alone_from is not None and today >= turns(rule.alone_from, papers.born_on) for rule in rules
    ):
        return ALONE
    return BOTH


def _rules(papers: Papers, today: date) -> list[MinorRule]:
    return [rule for rule in papers.minor_rules if _applies(rule, papers.state, today)]


def _applies(rule: MinorRule, state: str, today: date) -> bool:
    if not state or rule.state.casefold() != state.casefold():
        return False
    return (rule.from_on is None or rule.from_on <= today) and (
        rule.until_on is None or today < rule.until_on
    )


def is_adult(papers: Papers, today: date) -> bool:
    """Whether the person is of age ``today``, where they live; not where the birthday is unknown."""
    if papers.born_on is None:
        return False
    adult_at = max((rule.adult_at for rule in _rules(papers, today)), default=18)
    return today >= turns(adult_at, papers.born_on)


def has_signatures(consent: Consent, needed: frozenset[SignerKind], *, adult: bool) -> bool:
    """Whether those who must sign have; see :func:`is_signed_by`."""
    return is_signed_by(signers(consent), needed, adult=adult)


def signers(consent: Consent) -> frozenset[SignerKind]:
    """As whom its signatures were given."""
    return frozenset(signature.signer_kind for signature in consent.signatures)


def is_signed_by(signed: frozenset[SignerKind], needed: frozenset[SignerKind], *, adult: bool) -> bool:
    """Whether those who must sign have; for an adult a representative with authority may (2.15, PRV-048)."""
    return needed <= signed or (adult and SignerKind.REPRESENTATIVE in signed)
