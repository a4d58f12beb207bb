"""A suspected breach: its four factors, its notices and their clocks (42 CFR 2.16(b); 45 CFR 164.400 to 414; GDPR 33).

What was not assessed counts as a breach (164.402(2)); whom nobody has counted counts as many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ..kernel.moment import local_day, require_aware, zone
from ..kernel.refusal import Refused

FACTORS: Final = ("nature", "recipient", "seen", "mitigated")
"""45 CFR 164.402(2)(i) to (iv): what it was, who got it, whether it was really seen, how far the risk was lessened."""

BREACH, NOT_BREACH = "breach", "not_breach"
PEOPLE, SECRETARY, MEDIA, AUTHORITY = "people", "secretary", "media", "authority"
LONGEST: Final = timedelta(days=60)  # 164.404(b), 406(b), 408(b) and (c): never later than this
AUTHORITY_CLOCK: Final = timedelta(hours=72)  # GDPR article 33(1)
MANY: Final = 500  # 164.408(b): 500 or more in all; 164.406(a): more than 500 of one state


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What the clocks read. ``affected`` None: not counted. ``by_state``: how many live where. ``told``: notice -> when."""

    discovered_at: datetime
    zone: str
    finding: str = ""
    affected: int | None = None
    by_state: Mapping[str, int] = field(default_factory=dict)
    is_gdpr: bool = False
    told: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """One notice: ``kind``, the state for the media, the moment by which it has to be given, when it was given."""

    kind: str
    state: str
    by: datetime
    told_at: datetime | None

    @property
    def code(self) -> str:
        """The notice and its state in one word, as it is kept: ``media:NY``."""
        return f"{self.kind}:{self.state}" if self.state else self.kind


def check_incident(*, words: str, discovered_at: datetime, now: datetime) -> None:
    """Refuse an incident without words (``incident.no_words``) or found in the future (``incident.not_yet``)."""
    if not words.strip():
        raise Refused("incident.no_words", "Please say in a sentence or two what happened.")
    if discovered_at > now:
        raise Refused("incident.not_yet", "The day it was found lies in the future. Please check it.")


def check_finding(finding: str, factors: Mapping[str, str], affected: int | None, by_state: Mapping[str, int]) -> None:  # fmt: skip
    """Refuse ``incident.no_finding``, ``incident.factor_missing`` and ``incident.count_wrong``.

    "Not a breach" needs a sentence on each of the four factors (164.402(2)); "a breach" needs none.
    """
    if finding not in (BREACH, NOT_BREACH):
        raise Refused("incident.no_finding", "Please say whether it is a breach.")
    if finding == NOT_BREACH and any(len(factors.get(one, "").split()) < 3 for one in FACTORS):
        raise Refused(
            "incident.factor_missing",
            "“Not a breach” needs a sentence on each of the four points. Until then it counts as a breach.",
        )
    counts = [*by_state.values(), *([] if affected is None else [affected])]
    if any(one < 0 for one in counts) or (affected is not None and sum(by_state.values()) > affected):
        raise Refused("incident.count_wrong", "These numbers do not fit together. Please check them.")


def notices(incident: Incident) -> tuple[Due, ...]:
    """Every notice that is owed, soonest first. Found to be no breach, nobody is owed one but an authority abroad."""
    owed = []
    if incident.is_gdpr:
        owed.append(_due(incident, AUTHORITY, require_aware(incident.discovered_at) + AUTHORITY_CLOCK))
    if incident.finding != NOT_BREACH and incident.affected != 0:
        sixty = _end_of(_found_on(incident) + LONGEST, incident.zone)
        is_many = incident.affected is None or incident.affected >= MANY
        owed += [
            _due(incident, PEOPLE, sixty),
            _due(incident, SECRETARY, sixty if is_many else _after_year(incident)),
            *(
                _due(incident, MEDIA, sixty, state)
                for state, n in sorted(incident.by_state.items())
                if n > MANY
            ),
        ]
    return tuple(sorted(owed, key=lambda one: (one.by, one.code)))


def check_open(closed_at: datetime | None) -> None:
    """Refuse to change what is closed (``incident.closed``, 409)."""
    if closed_at is not None:
        raise Refused(
            "incident.closed", "This incident is closed. Enter a new one if more is found.", status=409
        )


def check_close(incident: Incident) -> None:
    """Refuse to close what is not assessed, not counted, or owes a notice (``incident.*``, 409)."""
    if not incident.finding:
        raise Refused("incident.not_assessed", "Please say first whether it is a breach.", status=409)
    if incident.finding == BREACH and incident.affected is None:
        raise Refused("incident.not_counted", "Please say first how many people it touches.", status=409)
    if any(one.told_at is None for one in notices(incident)):
        raise Refused("incident.notice_open", "A notice is still owed. It stays open until it is given.", status=409)  # fmt: skip


def check_told(incident: Incident, code: str, at: datetime, now: datetime) -> None:
    """Refuse a notice that is not owed (``incident.not_owed``) or was given at no possible time (``incident.when``)."""
    if code not in {one.code for one in notices(incident) if one.told_at is None}:
        raise Refused("incident.not_owed", "This notice is not waiting to be given.", status=409)
    if not incident.discovered_at <= at <= now:
        raise Refused("incident.when", "It was given after it was found, and not in the future. Please check the time.")  # fmt: skip


def _due(incident: Incident, kind: str, by: datetime, state: str = "") -> Due:
    one = Due(kind, state, by, None)
    return Due(kind, state, by, incident.told.get(one.code))


def _found_on(incident: Incident) -> date:
    return local_day(incident.discovered_at, incident.zone)


def _after_year(incident: Incident) -> datetime:
    """Fewer than 500: not later than 60 days after the end of the year in which it was found (164.408(c))."""
    return _end_of(date(_found_on(incident).year, 12, 31) + LONGEST, incident.zone)


def _end_of(day: date, zone_name: str) -> datetime:
    """The last moment of that day there."""
    start = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone(zone_name))
    return start.astimezone(UTC)
