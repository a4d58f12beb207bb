"""The project's own lists of well-known pairs: what must raise an alert, and what must not interrupt (CAP-062).

Written from general clinical knowledge, not from a published list. The first lists were used to mend the rules; the
second were written afterwards and measured once before anything was mended for them (docs/reference/interactions.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from carebraid.core.meds.terms import RANK, Severity
from carebraid.knowledge.interactions import load_compiled

K = load_compiled()
LISTS = Path(__file__).parent / "known_pairs"


def pairs(name: str) -> Iterator[tuple[str, str]]:
    """Each pair of a list once."""
    seen: set[frozenset[str]] = set()
    for line in (LISTS / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        one, _, others = line.partition(": ")
        for other in others.split(", "):
            if frozenset((one, other)) not in seen:
                seen.add(frozenset((one, other)))
                yield one, other


def worst(one: str, other: str) -> Severity | None:
    """The worst that stands between two names; None where nothing does. A name that is not known fails."""
    a, b = K.names.resolve(one), K.names.resolve(other)
    assert a, f"not known: {one}"
    assert b, f"not known: {other}"
    found = [finding.severity for x in a for y in b if x != y for finding in K.between(x, y)]
    return max(found, key=lambda severity: RANK[severity], default=None)


def is_major(severity: Severity | None) -> bool:
    return severity is not None and RANK[severity] >= RANK[Severity.MAJOR]


@pytest.mark.parametrize("name", ["high_1.txt", "high_2.txt"])
def test_pairs_that_clinicians_rate_high_raise_an_alert_and_most_a_major_one(name: str) -> None:
    found = {pair: worst(*pair) for pair in pairs(name)}
    assert len(found) > 600
    silent = [pair for pair, severity in found.items() if severity is None]
    milder = [pair for pair, severity in found.items() if not is_major(severity)]
    assert len(silent) <= 0.01 * len(found), silent
    assert len(milder) <= 0.08 * len(found), milder


@pytest.mark.parametrize("name", ["benign_1.txt", "benign_2.txt"])
def test_pairs_that_go_well_together_do_not_interrupt(name: str) -> None:
    found = {pair: worst(*pair) for pair in pairs(name)}
    assert len(found) > 400
    loud = [pair for pair, severity in found.items() if is_major(severity)]
    assert len(loud) <= 0.01 * len(found), loud


def test_a_milder_rule_of_a_closer_name_does_not_hide_a_contraceptive_failing() -> None:
    assert is_major(worst("rifampicin", "combined oral contraceptive"))
    assert worst("amoxicillin", "combined oral contraceptive") == Severity.MINOR


@pytest.mark.parametrize(
    ("brand", "medicine"),
    [
        ("Enbrel", "etanercept"),
        ("Remicade", "infliximab"),
        ("Femara", "letrozole"),
        ("Galvus", "vildagliptin"),
        ("Senokot", "senna"),
        ("Nimbex", "cisatracurium"),
        ("Valcyte", "valganciclovir"),
        ("Movicol", "polyethylene_glycol"),
    ],
)
def test_a_brand_stands_for_its_own_medicine_and_not_for_one_of_the_same_kind(
    brand: str, medicine: str
) -> None:
    assert K.names.resolve(brand) == (medicine,)
