"""Invented snapshots for tests: small, sound, with gaps; never anybody's data."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carebraid.core.outcomes.snapshot import TABLES, Manifest
from carebraid.population.snapshot import write_snapshot

Rows = list[dict[str, Any]]


def invent(seed: int, people: int) -> dict[str, Rows]:
    """Every table of a snapshot, from chance: about one value in eight is missing."""
    chance = random.Random(seed)
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    for number in range(people):
        watched = chance.randint(0, 300)
        tables["episodes"].append(_episode(number, watched, chance))
        for name in sorted(TABLES.keys() - {"episodes"}):
            days = sorted(chance.randint(0, watched) for _ in range(chance.randint(0, 6)))
            for day in days:
                tables[name].append(_event(name, number, len(tables[name]), day, chance))
    return tables


def _episode(number: int, watched: int, chance: random.Random) -> dict[str, Any]:
    choices = {
        "month": ("2026-01", "2026-02", "2026-03"), "site": ("Clinic", "Detox", "Ward"), "age": ("18-29", "30-44", "45-64"),
        "language": ("en", "es"), "interpreter": ("yes", "no"), "housing": ("unstable", "not_asked"),
        "phone": ("yes", "no"), "substance": ("opioid", "alcohol", "none"), "moud": ("yes", "no"), "phase": ("active",),
    }  # fmt: skip
    row = {
        name: (None if chance.random() < 0.1 else chance.choice(values)) for name, values in choices.items()
    }
    return {
        "episode": number, "person": number, "watched_days": watched, "ended_day": chance.choice((None, None, watched)),
        "left_day": chance.choice((None, None, watched // 2)), "days_after_first": 0, "teds_age": 5, **row,
    }  # fmt: skip


WORDS: Mapping[str, tuple[Any, ...]] = {
    "state": ("kept", "missed", "cancelled", "unsaid", "met", "given", "open", "closed", "arranged"),
    "kind": ("therapy", "nurse_visit", "emergency", "detox", "signal", "observed", "injection", "hospital"),
    "instrument": ("phq-9", "gad-7", "barc-10", "social-needs-9", "wsas", "who-5"),
    "rule": ("fua", "fum", "fuh", "fui", "warm_handoff"),
    "used": ("yes", "no", "prefer_not"),
    "medicine": ("yes", "no", "none_due"),
    "result": ("positive", "negative", "missing"),
    "symbol": ("+", "-", "*", "o", "_"),
    "month": ("2026-01", "2026-02", "2026-03"),
}


def _event(name: str, episode: int, row: int, day: int, chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"episode": episode, "row": row, "day": day}
    for column, kind in TABLES[name].items():
        if column in made:
            continue
        if chance.random() < 0.12:
            made[column] = None
        elif kind == "number":
            made[column] = float(chance.randint(0, 27))
        elif kind == "truth":
            made[column] = chance.random() < 0.5
        else:
            made[column] = chance.choice(WORDS.get(column, ("a", "b")))
    return made


def save(tables: Mapping[str, Rows], folder: Path, *, taken_on: str = "2026-03-31") -> Path:
    """Write the tables as a snapshot and give its folder."""
    columns = {
        name: {one: [row[one] for row in rows] for one in TABLES[name]} for name, rows in tables.items()
    }
    manifest = Manifest(organisation="test", taken_on=taken_on, rows={}, left_out={}, digests={})
    write_snapshot(columns, manifest, folder)
    return folder
