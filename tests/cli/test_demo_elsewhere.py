"""What is planted of emergency visits, stays elsewhere and naloxone, in any world; and what the score makes of the funnels."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from carebraid.cli._demo.elsewhere import (
    FAR_OFF,
    MEASURE,
    elsewhere_events,
    handovers,
    is_given_naloxone,
)
from carebraid.cli._demo.guides import guides
from carebraid.cli._demo.people import more_people
from carebraid.cli._demo.world_truth import _sites
from carebraid.core.outcomes.control_chart import funnel
from carebraid.screens.outcomes import Charts

TODAY = date(2026, 11, 22)
CLINIC, QUAYSIDE = "Harbour Bridge Clinic", "Harbour Bridge Quayside"


@pytest.mark.parametrize("seed", range(1, 6))
def test_whoever_was_in_an_emergency_department_is_seen_sooner_at_quayside(seed: int) -> None:
    """Each side of each count is beyond 10, so that the page may show it, and the exact funnel calls both sites far off."""
    soon, all_of = Counter[str](), Counter[str]()
    for person in more_people(194, seed, TODAY):
        for one in handovers(person, seed):
            assert one.day + one.seen_after < person.days - 5, "nobody is between services today"
            if one.rule in ("fua", "fum"):
                all_of[person.site] += 1
                soon[person.site] += one.seen_after <= 7
    for site in ("clinic", "quayside"):
        assert min(soon[site], all_of[site] - soon[site]) > 10
    _, points = funnel([(site, soon[site], all_of[site]) for site in ("clinic", "quayside")])
    assert [one.verdict for one in points] == ["alarm", "alarm"]
    assert soon["quayside"] / all_of["quayside"] > 0.65 > 0.35 > soon["clinic"] / all_of["clinic"]


def test_one_handover_is_over_before_the_next_begins_and_the_guides_have_none() -> None:
    assert not any(handovers(one, 1) or is_given_naloxone(one) for one in guides())
    many = 0
    for person in more_people(194, 1, TODAY):
        mine = handovers(person, 1)
        for before, after in pairwise(mine):
            many += 1
            # Up to two days more each, where a day falls on a weekend.
            assert before.day + before.seen_after + 4 < after.day
        assert [one.at for one in elsewhere_events(person, TODAY, 1)] == [
            one.at for one in elsewhere_events(person, TODAY, 1)
        ]
    assert many > 5


def charts(clinic: tuple[int, int], quayside: tuple[int, int]) -> Charts:
    target, points = funnel([(CLINIC, *clinic), (QUAYSIDE, *quayside)])
    return Charts((), None, None, target, points)


def test_the_sites_are_found_missed_and_invented_by_name() -> None:
    apart, alike = charts((15, 58), (50, 66)), charts((30, 58), (33, 66))
    found = _sites({MEASURE: apart, "between_services": apart, "no_show": alike}, 200)
    assert (found.looked_at, found.found, found.missed, found.invented) == (3, 2, (), ())
    missed = _sites({MEASURE: alike}, 200)
    assert missed.missed == tuple(sorted(f"{MEASURE}: {site}, {side}" for site, side in FAR_OFF))
    assert not missed.holds
    turned = _sites({MEASURE: charts((50, 66), (15, 58))}, 200)
    assert not turned.holds and len(turned.missed) == len(turned.invented) == 2
    wrong = _sites({MEASURE: apart, "no_show": apart}, 200)
    assert wrong.invented == (f"no_show: {CLINIC}, below", f"no_show: {QUAYSIDE}, above")
    small = _sites({}, 16)
    assert small.holds and small.planted == () and "Too few people" in small.why
