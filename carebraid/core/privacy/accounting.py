"""The accounting of disclosures: what went to whom, when, what for and on what (2.25; 45 CFR 164.528; PRV-058)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..kernel.moment import local_day
from .verdict import Decision, ReleaseRequest, Verdict

YEARS_WITH_CONSENT = 3
YEARS_OTHERWISE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingRow:
    """One row. ``what`` are classes of entry with their counts, never clinical text. Denied requests have one too."""

    at: datetime
    recipient: str
    address: str
    what: tuple[tuple[str, int], ...]
    purpose: str
    decision: Decision
    reasons: tuple[str, ...]
    relied_on: tuple[str, ...]
    with_consent: bool
    notice_version: str
    for_own_record: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether date, recipient, what and why are all there; a disclosure without them must not happen."""
        told = bool(self.recipient.strip() and self.purpose and self.reasons)
        if self.decision is Decision.DENY:
            return told
        return told and bool(self.what) and (not self.with_consent or bool(self.notice_version))


def account(request: ReleaseRequest, verdict: Verdict, kinds: Iterable[str]) -> AccountingRow:
    """The row for one verdict. ``kinds`` are the classes of the records that left, one per record."""
    counts: dict[str, int] = {}
    for kind in () if verdict.decision is Decision.DENY else kinds:
        counts[kind] = counts.get(kind, 0) + 1
    notice = next((duty.detail for duty in verdict.obligations if duty.code == "notice_2_32"), "")
    return AccountingRow(
        at=request.at,
        recipient=next(iter(request.names), ""),
        address=request.address,
        what=tuple(sorted(counts.items())),
        purpose=request.purpose,
        decision=verdict.decision,
        reasons=tuple(reason.code for reason in verdict.reasons),
        relied_on=verdict.relied_on,
        with_consent=bool(notice),
        notice_version=notice,
        for_own_record=any(reason.code == "own_record" for reason in verdict.reasons),
    )


def accounting_for(rows: Iterable[AccountingRow], now: datetime, zone: str) -> tuple[AccountingRow, ...]:
    """What the person is shown, newest first: with consent the last 3 years, otherwise 6; days where they live.

    Refused requests and their own access are not disclosures and stand in the history of access instead.
    """
    today = local_day(now, zone)
    with_consent, otherwise = years_before(today, YEARS_WITH_CONSENT), years_before(today, YEARS_OTHERWISE)
    shown = [
        row
        for row in rows
        if row.decision is not Decision.DENY
        and not row.for_own_record
        and (with_consent if row.with_consent else otherwise) <= local_day(row.at, zone) <= today
    ]
    return tuple(sorted(shown, key=lambda row: row.at, reverse=True))


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 29 February becomes 28 February, which gives the person the longer list."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True, slots=True)
class GivenOn:
    """What an intermediary passed on under general designations: (when, to whom, what) newest first; days where they live."""

    programme: str
    made_on: date
    rows: tuple[tuple[date, str, tuple[tuple[str, int], ...]], ...]


def given_on_by(
    rows: Iterable[AccountingRow], general: Collection[str], *, programme: str, now: datetime, zone: str
) -> GivenOn:
    """The intermediary's list (42 CFR 2.24(a)(1)): recipient, day and a brief description, for the last 3 years.

    ``general`` are the ids of consents with a general designation; what rested on a named recipient is not in it.
    """
    shown = [row for row in accounting_for(rows, now, zone) if not set(general).isdisjoint(row.relied_on)]
    return GivenOn(
        programme,
        local_day(now, zone),
        tuple((local_day(row.at, zone), row.recipient, row.what) for row in shown),
    )
