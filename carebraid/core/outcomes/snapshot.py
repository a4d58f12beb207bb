"""What a snapshot holds: its tables, their columns, and what makes one unfit to be counted.

A snapshot is a dated set of tables without names, numbers, addresses, words or days: every row says how many days
after the beginning of an episode it was, and the month. Since months stay, it is in law a limited data set (45 CFR
164.514(e)) and not yet about nobody (45 CFR 164.514(b)): it does not leave the house; what leaves is counted from it
and hidden where small. ``person`` and ``episode`` are numbers of this snapshot alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused

SCHEMA: Final = "carebraid-snapshot"
VERSION: Final = 1
"""Raised whenever a column changes its meaning; a snapshot of another version is refused, never guessed at."""

LOST_AFTER: Final = 60
"""Days without any contact after which somebody is taken to have left: a convention of this project."""

Kind = str
"""Of a column: ``number``, ``text`` or ``truth``. Every column may be empty (None)."""

_EVENT: Final[dict[str, Kind]] = {"episode": "number", "row": "number", "day": "number", "month": "text"}
TABLES: Final[dict[str, dict[str, Kind]]] = {
    # One line for each time somebody is in care. watched_days: from its beginning to its end or to the snapshot;
    # days_after_first: how long after the same person's first episode it began; ended_day: where care ended; left_day:
    # the last day of contact of somebody not heard of for LOST_AFTER days (dropout), else empty.
    "episodes": {
        "episode": "number", "person": "number", "month": "text", "watched_days": "number", "days_after_first": "number",
        "ended_day": "number", "left_day": "number", "site": "text", "age": "text", "teds_age": "number", "language": "text",
        "interpreter": "text", "housing": "text", "phone": "text", "substance": "text", "moud": "text", "phase": "text",
    },
    # state: kept, missed, cancelled, unsaid (nobody said what became of it), not_due. after_first: days after the first
    # kept visit of the episode.
    "visits": {**_EVENT, "kind": "text", "state": "text", "after_first": "number"},
    # days_to_seen: until somebody on the staff opened the record (0 where they entered it); empty: nobody did yet.
    "scores": {**_EVENT, "instrument": "text", "total": "number", "days_to_seen": "number"},
    "days": {**_EVENT, "craving": "number", "mood": "number", "sleep_hours": "number", "cope": "number", "used": "text",
             "medicine": "text"},
    "tests": {**_EVENT, "result": "text", "is_explained": "truth"},
    # Use as told, or as a positive test that no prescription explains (source: told, test).
    "uses": {**_EVENT, "source": "text"},
    # gap: days without cover before this one; covered_to: the day up to which all so far reaches.
    "doses": {**_EVENT, "kind": "text", "state": "text", "days": "number", "is_moud": "truth", "gap": "number",
              "covered_to": "number"},
    # run: weeks in a row up to this one with use or nothing known, counted from week 3; run_used: with use alone.
    "weeks": {**_EVENT, "week": "number", "symbol": "text", "run": "number", "run_used": "number"},
    "tasks": {**_EVENT, "kind": "text", "priority": "text", "state": "text", "hours_to_contact": "number",
              "hours_to_claim": "number", "hours_open": "number"},
    "transitions": {**_EVENT, "rule": "text", "hours_to_accept": "number", "days_to_seen": "number", "ended": "text"},
    # kind: emergency (handed over from an emergency department), hospital (left a ward or a hospital), overdose. Only what
    # somebody told the clinic: visits that nobody told of are not in it.
    "emergencies": {**_EVENT, "kind": "text"},
    # Help that was wanted after a missed visit; state: arranged, wanted.
    "help": {**_EVENT, "need": "text", "state": "text"},
    # Naloxone that was handed out.
    "naloxone": dict(_EVENT),
    "referrals": {**_EVENT, "need": "text", "state": "text", "days_to_met": "number"},
}  # fmt: skip
"""Every table and column. A snapshot may lack whole tables: what it lacks is *not collected*, which is not nought."""

STRATA: Final[tuple[str, ...]] = (
    "site", "age", "language", "interpreter", "housing", "phone", "substance", "moud",
)  # fmt: skip
"""Columns of ``episodes`` by which every measure is split. What a person was not asked is ``not_asked``."""
NOT_COLLECTED_STRATA: Final[tuple[str, ...]] = ("race_ethnicity", "gender", "insurance")
"""Splits that a fair look needs and the record does not hold: named on the page, so that nobody thinks them even."""

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands beside the tables. ``rows`` by table; ``left_out``: rows not taken and why (code -> how many)."""

    organisation: str
    taken_on: str
    rows: Mapping[str, int]
    left_out: Mapping[str, int]
    digests: Mapping[str, str]
    labels: tuple[str, ...] = ("ETH", "BH", "limited_data_set")
    version: int = VERSION

    def as_data(self) -> dict[str, Any]:
        """For the file beside the tables."""
        return {
            "schema": SCHEMA, "version": self.version, "organisation": self.organisation, "taken_on": self.taken_on,
            "labels": list(self.labels), "rows": dict(self.rows), "left_out": dict(self.left_out),
            "sha256": dict(self.digests), "terms": TERMS,
        }  # fmt: skip


TERMS: Final = (
    "Limited data set (45 CFR 164.514(e)): no names, numbers, addresses or days, but months. It stays in this house."
    " Do not try to find out who anybody is. Only counts leave, hidden where small."
)


def read_manifest(data: Any) -> Manifest:
    """The manifest that a file spells. Refuses (``snapshot.unreadable``, ``snapshot.older``, ``snapshot.newer``)."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA or type(data.get("version")) is not int:
        raise Refused("snapshot.unreadable", "There is no snapshot here that could be read.")
    if data["version"] != VERSION:
        is_older = data["version"] < VERSION
        raise Refused(
            "snapshot.older" if is_older else "snapshot.newer",
            "This snapshot is of version {found}, and version {wanted} is read here. Please take a new one.",
            found=data["version"], wanted=VERSION,
        )  # fmt: skip
    try:
        return Manifest(
            organisation=str(data["organisation"]), taken_on=str(data["taken_on"]),
            rows={str(k): int(v) for k, v in data["rows"].items()},
            left_out={str(k): int(v) for k, v in data["left_out"].items()},
            digests={str(k): str(v) for k, v in data["sha256"].items()}, labels=tuple(data["labels"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("snapshot.unreadable", "There is no snapshot here that could be read.") from error


def refuse_unless_sound(tables: Tables) -> None:
    """Refuse tables that would give a wrong number quietly: the slow twin of ``population.snapshot``.

    ``snapshot.overlapping_episodes``: one person in two at once would count twice; ``snapshot.clocks_disagree``: a row
    before its episode began or after the watch ended; ``snapshot.lost_rows``: a row of no episode.
    """
    watched = {row["episode"]: row["watched_days"] for row in tables["episodes"]}
    spans: dict[Any, list[tuple[int, int]]] = {}
    for row in tables["episodes"]:
        start, long = row["days_after_first"], row["watched_days"]
        if start is None or long is None or long < 0 or len(watched) != len(tables["episodes"]):
            raise clocks_disagree("episodes", 1)
        spans.setdefault(row["person"], []).append((start, start + long))
    twice = sum(1 for own in map(sorted, spans.values()) for one, two in pairwise(own) if two[0] < one[1])
    if twice:
        raise overlapping(twice)
    for name, rows in tables.items():
        if name == "episodes":
            continue
        if lost := sum(row["episode"] not in watched for row in rows):
            raise lost_rows(name, lost)
        if wrong := sum(row["day"] is None or not 0 <= row["day"] <= watched[row["episode"]] for row in rows):
            raise clocks_disagree(name, wrong)


def overlapping(many: int) -> Refused:
    """The refusal of episodes of one person that overlap."""
    return Refused(
        "snapshot.overlapping_episodes",
        "{many} episodes of care overlap with another of the same person. Nothing was counted.", many=many,
    )  # fmt: skip


def clocks_disagree(table: str, many: int) -> Refused:
    """The refusal of rows outside the time in which anybody watched."""
    return Refused(
        "snapshot.clocks_disagree",
        "{many} rows of “{table}” lie before their episode began or after it was watched. Nothing was counted.",
        many=many, table=table,
    )  # fmt: skip


def lost_rows(table: str, many: int) -> Refused:
    """The refusal of rows that belong to no episode."""
    return Refused(
        "snapshot.lost_rows",
        "{many} rows of “{table}” belong to no episode. Nothing was counted.",
        many=many,
        table=table,
    )
