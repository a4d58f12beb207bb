"""The quick check and the slow one agree on generated lists, conditions and events."""

from __future__ import annotations

import os
import random
from datetime import date
from typing import Any

import pytest

from carebraid.core.meds.events import Event
from carebraid.core.meds.interactions import check
from carebraid.core.meds.terms import EventKind, RuleKind
from carebraid.knowledge.interactions import build, load_compiled
from tests.oracles.interactions_twin import Twin, day

TODAY = date(2026, 11, 22)
LISTS = 20_000 if os.environ.get("CAREBRAID_LONG") == "1" else 100
PARTS = 5


@pytest.fixture(scope="module")
def raw() -> dict[str, Any]:
    return build()


@pytest.fixture(scope="module")
def twin(raw: dict[str, Any]) -> Twin:
    return Twin({record["id"]: record for record in raw["medicines"]}, raw["interactions"])


def seen(
    drugs: list[str], conditions: list[str], events: list[tuple[str, str | None, int | None]]
) -> dict[frozenset[str], tuple[str, str, frozenset[str]]]:
    """The real check, told as the twin tells it."""
    happened = [
        Event(EventKind(kind), of=of, count=number)
        if kind == "missed_doses"
        else Event(EventKind(kind), of=of, on=day(TODAY, number))
        for kind, of, number in events
    ]
    checked = check(drugs, conditions, happened, load_compiled(), today=TODAY)
    assert checked.checked, checked
    told = {}
    for alert in checked.alerts:
        first, second = alert.pair
        mark = {RuleKind.CONDITION: "condition:", RuleKind.EVENT: "event:"}.get(alert.kind, "")
        pair = frozenset((first, mark + second))
        assert pair not in told, "one alert a pair"
        told[pair] = (alert.severity.value, alert.rule, frozenset(found.rule for found in alert.also))
    return told


def draw(
    chance: random.Random, twin: Twin
) -> tuple[list[str], list[str], list[tuple[str, str | None, int | None]]]:
    """A list with medicines that people here really take in it, conditions, and events about other medicines."""
    everything = sorted(twin.drugs)
    usual = [
        "methadone",
        "buprenorphine",
        "alprazolam",
        "fluoxetine",
        "clozapine",
        "lithium",
        "naltrexone",
        "alcohol",
    ]
    drugs = chance.sample(everything, chance.randint(1, 12))
    drugs = list(dict.fromkeys(drugs + chance.sample(usual, chance.randint(1, 5))))
    others = [one for one in everything if one not in drugs]
    conditions = chance.sample(twin.raw["conditions"], chance.choice([0, 0, 1, 3]))
    events: list[tuple[str, str | None, int | None]] = []
    for kind in chance.sample([kind.value for kind in EventKind], chance.choice([0, 1, 2, 3])):
        of = chance.choice([*others, "tobacco_smoke", "carbamazepine", "phenelzine", "fluoxetine"])
        if of in drugs or of in [told[1] for told in events]:
            continue
        events.append(
            (kind, None if kind == "tolerance_lost" else of, chance.choice([None, 0, 1, 3, 5, 9, 20, 34, 60]))
        )
    return drugs, conditions, events


@pytest.mark.parametrize("part", range(PARTS))
def test_both_checks_agree(part: int, twin: Twin) -> None:
    chance = random.Random(f"interactions {part}")
    kinds: set[str] = set()
    for _ in range(LISTS // PARTS):
        drugs, conditions, events = draw(chance, twin)
        expected = twin.check(drugs, conditions, events)
        assert seen(drugs, conditions, events) == expected, (drugs, conditions, events)
        kinds |= {rule[0] for _, rule, others in expected.values() for rule in (rule, *others)}
    assert kinds == {"P", "M", "S", "C", "V"}  # the draw must reach every kind, or agreeing says little
