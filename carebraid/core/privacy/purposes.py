"""Purposes of use (HL7 v3 ActReason, PurposeOfUse) and what implies what: a child is a kind of its parent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_CHILDREN: Final[dict[str, str]] = {
    "TREAT": "CAREMGT CLINTRL COC ETREAT POPHLTH",
    "ETREAT": "BTG ERTREAT",
    "HPAYMT": "CLMATTCH COVAUTH COVERAGE ELIGDTRM ELIGVER ENROLLM MILDCRG REMITADV",
    "HOPERAT": (
        "DONAT FRAUD GOV HACCRED HCOMPL HDECD HDIRECT HDM HLEGAL HOUTCOMS HPRGRP HQUALIMP HSYSADMIN LABELING "
        "METAMGT MEMADMIN MILCDM PATADMIN PATSFTY PERFMSR RECORDMGT SYSDEV TRAIN"
    ),
    "SYSDEV": "HTEST",
    "TRAIN": "TRAINDEID TRAINID",
    "HRESCH": "BIORCH CLINTRCH DSRCH POARCH TRANSRCH",
    "CLINTRCH": "CLINTRCHNPC CLINTRCHPC PRECLINTRCH",
    "PATRQT": "FAMRQT PWATRNY SUPNWK",
    "PUBHLTH": "DISASTER THREAT",
    "HMARKT": "FUNDRAISING",
    "LEGAL": "JUDICIAL LAW PROCEEDING",
}
# LEGAL and its children, FUNDRAISING, CRIMERPT and ABUSERPT are ours: HL7 has no code for them.
_ROOTS: Final = ("CRIMERPT", "ABUSERPT")

PARENT: Final[dict[str, str]] = {
    child: parent for parent, children in _CHILDREN.items() for child in children.split()
}
KNOWN: Final = frozenset(PARENT) | frozenset(_CHILDREN) | frozenset(_ROOTS)


def implied_by(purpose: str) -> tuple[str, ...]:
    """``purpose`` and every wider one it is a kind of, nearest first."""
    found = [purpose]
    while (wider := PARENT.get(found[-1])) is not None:
        found.append(wider)
    return tuple(found)


def family(*purposes: str) -> frozenset[str]:
    """``purposes`` and everything that is a kind of one of them."""
    return covered(purposes)


def covered(purposes: Iterable[str]) -> frozenset[str]:
    """Each purpose that a consent for ``purposes`` covers: those and their kinds. Unknown codes cover nothing."""
    return _covered(frozenset(purposes))


@lru_cache(maxsize=1024)
def _covered(wanted: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in KNOWN if not wanted.isdisjoint(implied_by(code)))


TREATMENT: Final = family("TREAT")
PAYMENT: Final = family("HPAYMT")
EMERGENCY: Final = family("ETREAT")
RESEARCH: Final = family("HRESCH")
PUBLIC_HEALTH: Final = family("PUBHLTH")
PROCEEDINGS: Final = family("LEGAL") | {"HLEGAL"}
"""Use in a proceeding (PRV-037). HL7 files HLEGAL under operations; here no TPO consent reaches it (2.31(d))."""
OPERATIONS: Final = family("HOPERAT") - PROCEEDINGS
SUPPORT: Final = frozenset({"FAMRQT", "SUPNWK", "PWATRNY"})
AUDIT: Final = frozenset({"HACCRED", "HCOMPL", "HQUALIMP", "PERFMSR", "FRAUD"})
"""Audit and evaluation (2.53)."""
