"""Sensitivity and confidentiality labels: which there are, what one covers, and how a record gets its own.

Codes are HL7 v3 ActCode (InformationSensitivityPolicy) and Confidentiality. Labels are set here from class,
programme, codes and sources; a person or caller may add one and can never take one away (PRV-002).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

CONFIDENTIALITY: Final = ("U", "L", "M", "N", "R", "V")
"""From unrestricted to very restricted."""
RANK: Final = {code: rank for rank, code in enumerate(CONFIDENTIALITY)}

PART_2: Final = frozenset({"ETH", "SUD", "ETHUD", "OPIOIDUD", "ALC", "42CFRPart2"})
"""What marks a record as one under 42 CFR part 2. ETH and SUD are umbrellas of one another here."""
PROTECTED: Final = frozenset({"ETH", "SUD"})
"""What a record without a label, or with one nobody knows, is treated as (PRV-003)."""
MENTAL: Final = frozenset({"MH", "PSY", "EMOTDIS"})
SENSITIVE: Final = PART_2 | MENTAL | frozenset(
    ["BH", "PSYTHPN", "COGN", "DVD", "HIV", "STD", "SDV", "SEX", "GDIS", "SICKLE", "TBOO", "VIO", "SCA", "MST", "PREGNANT", "SPI", "LIVARG", "DRGIS", "ADOL", "CEL"]
)  # fmt: skip
VERY_RESTRICTED: Final = frozenset({"PSYTHPN", "SDV"})
"""Confidentiality V: separate session notes, and violence when somebody near could see the record."""

_COVERS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("ETH", "SUD", "42CFRPart2"), PART_2),
    "MH": MENTAL,
    "BH": MENTAL | {"BH", "COGN", "DVD"},
    "SEX": frozenset({"SEX", "PREGNANT"}),
    "SDV": frozenset({"SDV", "VIO", "MST"}),
}
_TOUCHES: Final[Mapping[str, frozenset[str]]] = {
    **_COVERS,
    "BH": _COVERS["BH"] | PART_2 | {"PSYTHPN"},
    "STD": frozenset({"STD", "HIV"}),
    "MH": MENTAL | {"PSYTHPN"},
    "PSY": frozenset({"PSY", "PSYTHPN"}),
}


@lru_cache(maxsize=1024)
def covered_by(labels: frozenset[str]) -> frozenset[str]:
    """The labels that a *yes* for ``labels`` covers. A yes to BH does not reach substance use (2.31(a)(3))."""
    return labels.union(*(_COVERS.get(label, frozenset()) for label in labels))


@lru_cache(maxsize=1024)
def touched_by(labels: frozenset[str]) -> frozenset[str]:
    """The labels that a *no* for ``labels`` touches: wider than a yes, for the same words."""
    return labels.union(*(_TOUCHES.get(label, frozenset()) for label in labels))


@dataclass(frozen=True, slots=True)
class Reading:
    """The labels of a record as the gate reads them. ``unknown``: nobody labelled it, or not in known codes."""

    sensitive: frozenset[str]
    confidentiality: str
    unknown: bool
    part_2: bool


@lru_cache(maxsize=4096)
def read(labels: frozenset[str]) -> Reading:
    """What ``labels`` say. None at all, and any that is unknown, mean protected as well (PRV-003)."""
    sensitive = labels & SENSITIVE
    unknown = not labels or bool(labels - SENSITIVE - RANK.keys())
    if unknown:
        sensitive |= PROTECTED
    return Reading(sensitive, _confidentiality(labels, sensitive), unknown, not sensitive.isdisjoint(PART_2))


def _confidentiality(labels: frozenset[str], sensitive: frozenset[str]) -> str:
    stated = [RANK[label] for label in labels if label in RANK]
    least = RANK["V"] if sensitive & VERY_RESTRICTED else RANK["R"] if sensitive else 0
    return CONFIDENTIALITY[max([*stated, least]) if stated or least else RANK["N"]]


def strictest(groups: Iterable[frozenset[str]]) -> frozenset[str]:
    """The labels of a bundle, file or page: every sensitivity in it and the highest confidentiality (PRV-009)."""
    readings = [read(labels) for labels in groups]
    sensitive = frozenset(label for reading in readings for label in reading.sensitive)
    highest = max((RANK[reading.confidentiality] for reading in readings), default=RANK["N"])
    return sensitive | {CONFIDENTIALITY[highest]}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRules:
    """What the signed files say: labels by ``system|code``, by code prefix and by word, and the ordinary classes.

    A code in ``by_code`` with no labels is known to be ordinary. ``prefixes`` are (system, prefix, labels).
    ``ordinary_classes`` are those that reveal nothing by themselves (an organisation, an opening hour).
    """

    by_code: Mapping[str, frozenset[str]]
    prefixes: tuple[tuple[str, str, frozenset[str]], ...]
    words: tuple[tuple[str, frozenset[str]], ...]
    ordinary_classes: frozenset[str]
    by_class: Mapping[str, frozenset[str]]


def labels_of_codes(codes: Iterable[str], rules: LabelRules) -> tuple[frozenset[str], bool]:
    """The labels that ``system|code`` codes call for, and whether at least one code was known."""
    found: set[str] = set()
    known = False
    for code in codes:
        if (exact := rules.by_code.get(code)) is not None:
            found |= exact
            known = True
        system, _, value = code.rpartition("|")
        for of_system, prefix, labels in rules.prefixes:
            if system == of_system and value.upper().startswith(prefix):
                found |= labels
                known = True
    return frozenset(found), known


def labels_of_text(text: str, rules: LabelRules) -> frozenset[str]:
    """The labels that revealing words in a name, address or sentence call for (PRV-010)."""
    words = re.sub(r"[\W_]+", " ", text.casefold())
    spaced = f" {words} "
    return frozenset(label for word, labels in rules.words if f" {word}" in spaced for label in labels)


def labels_for(
    kind: str,
    rules: LabelRules,
    *,
    codes: Iterable[str] = (),
    text: str = "",
    sources: Iterable[frozenset[str]] = (),
    raised: frozenset[str] = frozenset(),
    part_2_programme: bool = True,
) -> frozenset[str]:
    """The labels to store with a record: sensitivities and one confidentiality code (PRV-002, PRV-010).

    From its class, its codes, its words, the labels of what it is derived from, and its programme (part 2 unless
    a privacy officer said otherwise, PRV-001); ``raised`` only adds. Where nothing is known it is protected.
    """
    from_codes, known = labels_of_codes(codes, rules)
    readings = [read(labels) for labels in sources]
    found = from_codes | labels_of_text(text, rules) | rules.by_class.get(kind, frozenset())
    found = found.union(*(reading.sensitive for reading in readings))
    if part_2_programme:
        found |= {"ETH"}
    said = known or bool(readings) or kind in rules.ordinary_classes or kind in rules.by_class
    if not found and not said:
        found |= PROTECTED
    if raised:
        found |= read(raised).sensitive
    levels = {reading.confidentiality for reading in readings} | (raised & RANK.keys())
    return found | {_confidentiality(frozenset(levels), found)}
