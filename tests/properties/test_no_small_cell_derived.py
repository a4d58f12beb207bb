"""Nobody derives a count of 1 to 10 from what a report shows (CAP-190): 10,000 pairs of filters, and whole splits."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from carebraid.core.outcomes.suppress import (
    EVERYTHING,
    HIDDEN,
    PARTS,
    UNITS,
    Counts,
    Place,
    protect,
    shown_steps,
)

SPLITS = ("site", "age", "language", "substance", "moud", "month")
Person = dict[str, object]


def people(seed: int) -> list[Person]:
    """A clinic with common and rare groups; everybody on medicine for opioids is in the group of opioids."""
    chance = random.Random(seed)
    many = chance.choice((15, 60, 200, 900))
    made = []
    for _ in range(many):
        substance = chance.choices(("opioid", "alcohol", "cannabis", "other"), (30, 50, 15, 1))[0]
        made.append({
            "site": chance.choices(("A", "B", "C", "D"), (60, 30, 6, 2))[0],
            "age": chance.choices(("18-29", "30-44", "45-64", "65+"), (30, 40, 27, 3))[0],
            "language": chance.choices(("en", "es", "ar", "ht"), (85, 11, 3, 1))[0],
            "substance": substance, "moud": "yes" if substance == "opioid" and chance.random() < 0.9 else "no",
            "month": f"2026-{chance.randint(1, 6):02d}", "visits": chance.randint(1, 3),
            "one": chance.random() < 0.5, "two": chance.random() < 0.04, "known": chance.random() < 0.9,
        })  # fmt: skip
    return made


Filter = tuple[Place, Callable[[Person], bool]]


def filters(everybody: list[Person]) -> list[Filter]:
    found: list[Filter] = [(("", ""), lambda one: True)]
    for split in SPLITS:
        for group in sorted({str(one[split]) for one in everybody}):
            found.append(((split, group), lambda one, s=split, g=group: one[s] == g))  # type: ignore[misc]
    return found


def counted(everybody: list[Person], keep: Callable[[Person], bool], measure: str) -> Counts:
    own = [one for one in everybody if keep(one)]
    good = sum(bool(one[measure] and one["known"]) for one in own)
    missing = sum(not one["known"] for one in own)
    return Counts(len(own), len(own), (good, len(own) - good), (missing, len(own) - good - missing))


def published(everybody: list[Person]) -> tuple[dict[str, dict[Place, dict[str, int]]], list[Filter]]:
    """What a reader of the report has: measure, cell, named numbers."""
    known = filters(everybody)
    report: dict[str, dict[str, dict[str, Counts]]] = {"one": {}, "two": {}}
    for measure, splits in report.items():
        for (split, group), keep in known:
            splits.setdefault(split, {})[group] = counted(everybody, keep, measure)
    inside = [
        (a, b)
        for a, keep_a in known
        for b, keep_b in known
        if a[0] != b[0] and a[0] and b[0] and all(keep_b(one) for one in everybody if keep_a(one))
    ]
    levels = protect(report, inside=inside)
    told: dict[str, dict[Place, dict[str, int]]] = {}
    for measure, places in levels.items():
        for (split, group), level in places.items():
            cell = report[measure][split][group]
            numbers = {}
            if level >= UNITS:
                numbers["units"] = cell.units
            if level >= PARTS:
                numbers |= {"good": cell.parts[0], "rest": cell.parts[1]}
            if level >= EVERYTHING:
                numbers |= {"missing": cell.fine[0], "known bad": cell.fine[1]}
            told.setdefault(measure, {})[split, group] = numbers
    return told, known


def truth(everybody: list[Person], keep: Callable[[Person], bool], measure: str) -> dict[str, int]:
    cell = counted(everybody, keep, measure)
    return {"units": cell.units, "good": cell.parts[0], "rest": cell.parts[1], "missing": cell.fine[0],
            "known bad": cell.fine[1]}  # fmt: skip


def test_ten_thousand_pairs_of_filters_derive_none_of_one_to_ten() -> None:
    pairs = shown = hidden = 0
    for seed in range(25):
        everybody = people(seed)
        told, known = published(everybody)
        keeps = dict(known)
        chance = random.Random(seed)
        for _ in range(400):
            (a, keep_a), (b, keep_b) = chance.choice(known), chance.choice(known)
            for measure, cells in told.items():
                for name, number in cells[a].items():
                    shown += 1
                    assert not 1 <= number <= 10, (seed, a, name)
                    if name not in cells[b] or not all(keep_a(one) for one in everybody if keep_b(one)):
                        continue  # only where b lies inside a is the difference a count of anybody
                    left = truth([one for one in everybody if not keep_b(one)], keep_a, measure)[name]
                    assert number - cells[b][name] == left
                    assert not 1 <= left <= 10, (seed, measure, a, b, name)
                hidden += sum(not cells[place] for place in keeps)
            pairs += 1
    assert (pairs, shown > 1000, hidden > 1000) == (10_000, True, True)


@pytest.mark.parametrize("seed", range(25))
def test_a_whole_split_taken_from_the_total_derives_none_either(seed: int) -> None:
    everybody = people(seed)
    told, known = published(everybody)
    for measure, cells in told.items():
        for split in SPLITS:
            own = [place for place, _ in known if place[0] == split]
            for name in ("units", "good", "rest", "missing", "known bad"):
                if name not in cells["", ""]:
                    continue
                missing = [place for place in own if name not in cells[place]]
                left = cells["", ""][name] - sum(cells[place].get(name, 0) for place in own)
                assert len(missing) != 1, (measure, split, name)
                assert not 1 <= left <= 10, (measure, split, name)


def test_what_one_measure_hides_no_other_of_the_same_people_tells() -> None:
    everybody = people(3)
    told, known = published(everybody)
    for place, _ in known:
        assert ("units" in told["one"][place]) == ("units" in told["two"][place])
    assert {len(cell) for cells in told.values() for cell in cells.values()} >= {0, 1, 3}


def test_measures_of_other_people_do_not_belong_in_one_report() -> None:
    one, two = {"": {"": Counts(50, 50, (20, 30))}}, {"": {"": Counts(50, 51, (20, 31))}}
    with pytest.raises(ValueError, match="same units"):
        protect({"one": one, "two": two})
    assert protect({"one": one}) == {"one": {("", ""): EVERYTHING}}
    assert protect({"one": {"": {"": Counts(9, 50, (20, 30))}}}) == {"one": {("", ""): HIDDEN}}
    assert protect({}) == {}


def test_a_curve_draws_no_step_of_one_to_ten_people() -> None:
    assert shown_steps([0, 3, 5, 4, 0, 11, 10]) == (0, 3, 4, 5)
    assert shown_steps([]) == ()
