"""How fast the outcome dashboard is for many people: ``python -m bench.dashboard [--people 100000]``.

Invents a snapshot without any database, counts the whole report from it once (the nightly job), then renders the page from
the marts as often as told and says median and 95th percentile. Everything is in a folder that is deleted after.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow

from carebraid.core.outcomes.snapshot import TABLES, Manifest
from carebraid.knowledge.outcome_measures import load_outcome_measures
from carebraid.population.report import load_marts, report_on, save_marts
from carebraid.population.snapshot import write_snapshot

PER_PERSON = {"visits": 8, "scores": 6, "days": 20, "tests": 3, "uses": 1, "doses": 4, "weeks": 20, "tasks": 2,
              "transitions": 1}  # fmt: skip
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
WORDS = {
    "state": ("kept", "kept", "kept", "missed", "cancelled", "unsaid", "given"), "instrument": ("phq-9", "gad-7", "who-5", "wsas"),
    "kind": ("outreach", "therapy", "safety", "observed"), "used": ("no", "no", "no", "yes", "prefer_not"),
    "result": ("negative", "positive", "missing"), "symbol": ("-", "-", "+", "o", "_"), "rule": ("fua", "fui", "warm_handoff"),
    "site": ("North", "South", "East", "West", "Ward"), "age": ("18-29", "30-44", "45-64", "65+"), "language": ("en", "es", "ar"),
    "housing": ("unstable", "not_asked"), "interpreter": ("no", "yes"), "phone": ("yes", "no"), "moud": ("no", "yes"),
    "substance": ("alcohol", "opioid", "cannabis", "methamphetamine"),
}  # fmt: skip


def invent(people: int, seed: int = 1) -> dict[str, dict[str, Any]]:
    """Columns of every table, from chance; about one value in ten is missing."""
    chance = np.random.default_rng(seed)
    watched = chance.integers(0, 400, people).astype(float)
    tables: dict[str, dict[str, Any]] = {}
    for name, many in {"episodes": 1, **PER_PERSON}.items():
        episode = np.repeat(np.arange(people), many)
        day = np.floor(chance.random(len(episode)) * (watched[episode] + 1))
        order = np.lexsort((day, episode))
        columns: dict[str, Any] = {
            "episode": episode,
            "person": episode,
            "row": np.arange(len(episode)),
            "day": day[order],
        }
        for column, kind in TABLES[name].items():
            if column not in columns:
                columns[column] = _column(column, kind, len(episode), chance)
        tables[name] = {column: columns[column] for column in TABLES[name]}
    tables["episodes"] |= {"watched_days": watched, "days_after_first": np.zeros(people)}
    tables["episodes"] |= {"ended_day": [None] * people, "left_day": [None] * people}
    return tables


def _column(column: str, kind: str, many: int, chance: np.random.Generator) -> Any:
    if kind == "truth":
        return pyarrow.array(chance.random(many) < 0.5)
    if kind == "text":
        words = MONTHS if column == "month" else WORDS.get(column, ("a", "b"))
        places = pyarrow.array(chance.integers(0, len(words), many).astype("int32"))
        return pyarrow.DictionaryArray.from_arrays(places, pyarrow.array(words))
    values = chance.integers(0, 27, many).astype(float)
    return pyarrow.array(values, mask=chance.random(many) < 0.1)


def _render(report: dict[str, Any]) -> int:
    """The page as the manager gets it, from the value that its screen builds. Gives its length."""
    from django.test import RequestFactory

    from carebraid.core.kernel.actor import Actor
    from carebraid.core.kernel.codes import Role
    from carebraid.screens.outcomes import Outcomes, themes_of
    from carebraid.web.manager._form import page
    from carebraid.web.shell import outcome_words

    request = RequestFactory().get("/manage/outcomes?by=language")
    request.now = datetime.now(UTC)
    request.actor = Actor(
        kind="account", name="Ruth", organisation_id=UUID(int=1), roles=frozenset({Role.PROGRAMME_MANAGER})
    )
    request.csp_nonce = "bench"
    answer = page(request, "outcomes", Outcomes(report, themes_of(report), "language"), w=outcome_words)
    return len(answer.content)


def main() -> None:
    """Measure and print one line of JSON."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--pages", type=int, default=60)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="carebraid-bench-dashboard-") as made:
        os.environ["CAREBRAID_HOME"] = made
        os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carebraid.config.settings")
        import django

        django.setup()
        from django.conf import settings

        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        folder = Path(made) / "snapshot"
        manifest = Manifest(organisation="bench", taken_on="2026-11-22", rows={}, left_out={}, digests={})
        write_snapshot(invent(options.people), manifest, folder)
        began = time.perf_counter()
        save_marts(folder, report_on(folder, list(load_outcome_measures().values())))
        counted = time.perf_counter() - began
        times = []
        for _ in range(options.pages):
            began = time.perf_counter()
            size = _render(load_marts(folder))
            times.append((time.perf_counter() - began) * 1000)
    print(json.dumps({
        "what": "dashboard", "people": options.people, "report_s": round(counted, 1), "page_bytes": size,
        "first_ms": round(times[0]), "median_ms": round(median(times[1:])), "p95_ms": round(quantiles(times[1:], n=20)[-1]),
        "load": round(os.getloadavg()[0], 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
