"""What came of care: the newest report of the organisation, one measure with its charts, and what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.control_chart import (
    ControlChart,
    FunnelPoint,
    funnel,
    p_chart,
    u_chart,
    xmr_chart,
)
from carebraid.core.outcomes.run_chart import RunChart, run_chart
from carebraid.population.report import load_marts
from carebraid.population.snapshot import newest_snapshot
from carebraid.store import pulse, scope
from carebraid.store.cohort import open_cohort
from carebraid.store.learning import KeptCycle, load_cycles
from carebraid.store.organisations import find_organisation, load_organisation
from carebraid.store.published import Published, load_published

from ._screen import screen

THEMES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("recovery", ("relapse_weeks", "days_to_relapse", "moud_any", "moud_continuity_180", "depression_response",
                  "depression_remission", "anxiety_response")),
    ("life", ("function", "quality_of_life", "autonomy", "connection")),
    ("staying", ("initiation_14", "engagement_34", "retention_30", "retention_90", "no_show")),
    ("safety", ("signal_to_contact", "contact_24h", "unseen_scores", "naloxone_held", "emergency_visits", "hospital_stays",
                "followup_emergency_7", "followup_emergency_30", "followup_detox_7", "between_services")),
    ("access", ("days_to_first_visit", "visits_kept_rate", "help_arranged", "needs_fewer", "referral_needs_met")),
)  # fmt: skip
"""The order of the dashboard; a measure that is in none of them stands under ``other``."""
WAITING: Final = (
    "days_to_first_visit", "initiation_14", "visits_kept_rate", "no_show", "between_services", "signal_to_contact",
    "contact_24h", "unseen_scores",
)  # fmt: skip
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The newest report; ``report`` None: no snapshot was taken yet. ``themes``: (code, entries) in order."""

    report: dict[str, Any] | None
    themes: tuple[tuple[str, tuple[Entry, ...]], ...]
    by: str


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of one measure: months as a run chart and, where its kind has one, a control chart; sites as a funnel.

    ``months`` are the names of the points. ``target``: the share over all sites.
    """

    months: tuple[str, ...]
    run: RunChart | None
    control: ControlChart | None
    target: float | None
    sites: tuple[FunnelPoint, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measure with its charts, and the improvement cycles that watch it, oldest change first."""

    entry: Entry
    charts: Charts
    report: dict[str, Any]
    cycles: tuple[KeptCycle, ...]

    @property
    def marks(self) -> list[tuple[str, str]]:
        """(month, change) of each cycle."""
        return marks_of(self.cycles)


@screen
def outcomes(*, actor: Actor, now: datetime, home: Path, by: str = "") -> Outcomes:
    """The dashboard, split by one of the report's splits where ``by`` names one. For managers and administrators."""
    report = newest_report(actor, now, home)
    if report is None:
        return Outcomes(None, (), "")
    return Outcomes(report, themes_of(report), by if by in report["splits"] else "")


@screen
def outcome(*, actor: Actor, now: datetime, home: Path, name: str) -> Outcome:
    """One measure. Refuses a name that the report does not have (``measure.unknown``)."""
    report = newest_report(actor, now, home)
    entry = entry_of(report, name)
    kept = [
        one
        for one in load_cycles(open_cohort(actor, now, about="cycle").organisation_id)
        if one.measure == name
    ]
    return Outcome(entry, charts_of(entry), report or {}, tuple(sorted(kept, key=lambda one: one.change_on)))


@screen
def waiting(*, actor: Actor, now: datetime, home: Path) -> Outcomes:
    """Waits beside what was given: the measures of :data:`WAITING`."""
    report = newest_report(actor, now, home)
    if report is None:
        return Outcomes(None, (), "")
    known = {one["id"]: one for one in report["measures"]}
    return Outcomes(report, (("waiting", tuple(known[name] for name in WAITING if name in known)),), "")


@screen
def published(*, actor: Actor, now: datetime, home: Path) -> tuple[str, tuple[Published, ...], str]:
    """(short name of the organisation, its published reports, the day of the newest snapshot or empty)."""
    cohort = open_cohort(actor, now, about="published_reports")
    slug = load_organisation(cohort.organisation_id).slug
    folder = newest_snapshot(home, slug)
    taken_on = "" if folder is None else load_marts(folder)["taken_on"]
    return slug, load_published(cohort.organisation_id), taken_on


def newest_report(actor: Actor, now: datetime, home: Path) -> dict[str, Any] | None:
    """The report of the newest snapshot, None without one. Refuses whoever may not count."""
    cohort = open_cohort(actor, now, about="outcomes")
    folder = newest_snapshot(home, load_organisation(cohort.organisation_id).slug)
    return None if folder is None else load_marts(folder)


def entry_of(report: dict[str, Any] | None, name: str) -> Entry:
    """One measure's entry. Refuses a name that is not there (``measure.unknown``)."""
    for one in (report or {}).get("measures", ()):
        if one["id"] == name:
            return one
    raise Refused("measure.unknown", "There is no measure called {name}.", status=404, name=name[:60])


def themes_of(report: Mapping[str, Any]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Every measure of a report under its theme, in the order of :data:`THEMES`."""
    known = {one["id"]: one for one in report["measures"]}
    placed = {name for _, names in THEMES for name in names}
    rest = tuple(one for name, one in known.items() if name not in placed)
    made = [(code, tuple(known[name] for name in names if name in known)) for code, names in THEMES]
    return tuple((code, entries) for code, entries in [*made, ("other", rest)] if entries)


def charts_of(entry: Entry) -> Charts:
    """Run and control chart over the months, funnel over the sites, from shown figures alone."""
    if not entry["collected"]:
        return Charts((), None, None, None, ())
    months = entry["months"]
    counted = [
        (int(one["numerator"]), one["denominator"])
        if one["numerator"] is not None and one["denominator"]
        else None
        for one in months
    ]
    values = [_value(entry, one) for one in months]
    control = None
    if entry["kind"] == "share":
        control = p_chart(counted)
    elif entry["kind"] == "amount":
        control = xmr_chart(values)
    elif entry["kind"] == "rate":
        exposed = [_exposure(entry, one) for one in months]
        control = u_chart(exposed)
    sites = [
        (one["group"], int(one["numerator"]), one["denominator"])
        for one in entry["splits"].get("site", ())
        if one["numerator"] is not None and one["denominator"] and entry["kind"] == "share"
    ]
    target, points = funnel(sites)
    has_months = entry["kind"] != "time"
    return Charts(
        tuple(one["group"] for one in months) if has_months else (), run_chart(values) if has_months else None,
        control, target, points,
    )  # fmt: skip


def marks_of(cycles: Iterable[KeptCycle]) -> list[tuple[str, str]]:
    """(month, change) of each cycle, for the run chart of its measure."""
    return [(f"{one.change_on:%Y-%m}", one.change) for one in cycles]


def _value(entry: Entry, figure: Entry) -> float | None:
    """The number that is drawn for one month: numerator over denominator, or the figure of those known."""
    if entry["kind"] == "share":
        is_shown = figure["numerator"] is not None and figure["denominator"]
        return figure["numerator"] / figure["denominator"] if is_shown else None
    told = figure["left_out"]
    return None if told is None else told["value"]


def _exposure(entry: Entry, figure: Entry) -> tuple[int, float] | None:
    """(events, exposure in units of ``per``), worked back from the shown rate."""
    told = figure["left_out"]
    if told is None or not told["value"] or figure["numerator"] is None:
        return None
    return int(figure["numerator"]), figure["numerator"] / told["value"]


# --- the public page: no actor, nothing but what was published


@dataclass(frozen=True, slots=True)
class PublicReport:
    """One published report for anybody. ``newest``: the number of the newest that stands, 0 without any."""

    organisation: str
    slug: str
    report: Published
    numbers: tuple[int, ...]
    newest: int
    themes: tuple[tuple[str, tuple[Entry, ...]], ...]


def public_reports() -> tuple[tuple[str, str], ...]:
    """(short name, name) of every organisation that has published."""
    found = []
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            if load_published(organisation_id):
                house = load_organisation(organisation_id)
                found.append((house.slug, house.name))
    return tuple(found)


def published_by(organisation_id: UUID) -> tuple[str, str] | None:
    """(short name, name) of an organisation whose newest report stands; None where none does."""
    if all(one.withdrawn_at is not None for one in _reports(organisation_id)):
        return None
    house = load_organisation(organisation_id)
    return house.slug, house.name


def public_report(slug: str, number: int | None = None) -> PublicReport:
    """One published report, the newest that stands unless told. Refuses what is not there (``report.not_published``)."""
    house = find_organisation(slug)
    reports = _reports(house.id) if house is not None else ()
    standing = [one.number for one in reports if one.withdrawn_at is None]
    newest = standing[0] if standing else 0
    wanted = number or newest or (reports[0].number if reports else 0)
    chosen: Sequence[Published] = [one for one in reports if one.number == wanted]
    if house is None or not chosen:
        raise Refused("report.not_published", "Nothing was published here.", status=404)
    report = chosen[0]
    return PublicReport(
        house.name, slug, report, tuple(one.number for one in reports), newest, themes_of(report.report)
    )


def _reports(organisation_id: UUID) -> tuple[Published, ...]:
    with transaction.atomic():
        scope.enter(organisation_id)
        return load_published(organisation_id)
