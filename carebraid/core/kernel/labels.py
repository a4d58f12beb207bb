"""Sensitivity labels (HL7 v3 ActCode). Derived data carries the union of its inputs' labels."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Label(StrEnum):
    """Labels of shared clinical codes; ETH is the umbrella for 42 CFR Part 2 information."""

    ETH = "ETH"
    SUD = "SUD"
    ETHUD = "ETHUD"
    OPIOIDUD = "OPIOIDUD"
    BH = "BH"
    MH = "MH"
    PSY = "PSY"
    PSYTHPN = "PSYTHPN"
    HIV = "HIV"
    SDV = "SDV"
    SEX = "SEX"
    STD = "STD"
    GDIS = "GDIS"


PROTECTED = frozenset({Label.ETH, Label.SUD})
"""What an unlabelled or unknown record is treated as: 42 CFR Part 2 by default (PRV-003)."""


def read_labels(codes: Iterable[str] | None) -> frozenset[Label]:
    """The labels that ``codes`` spell; nothing, or anything unknown, counts as protected (PRV-003)."""
    known: set[Label] = set()
    for code in codes or ():
        try:
            known.add(Label(code))
        except ValueError:
            return frozenset(known) | PROTECTED
    return frozenset(known) or PROTECTED


def union(*groups: Iterable[Label]) -> frozenset[Label]:
    """Labels of something derived from several inputs (PRV-010)."""
    return frozenset(label for group in groups for label in group)
