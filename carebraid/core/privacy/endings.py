"""Events that end consents, and labels that people may add (PRV-002, PRV-019)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..kernel.refusal import Refused
from .labelling import SENSITIVE

ENDINGS: Final = ("discharge", "end_of_treatment", "final_disposition")
"""What may have happened: left care, ended a treatment, a court case is over for good (2.31(a)(7), 2.35)."""

RAISABLE: Final = ("HIV", "STD", "SDV", "SEX", "PREGNANT", "PSY", "SUD", "ETH")
"""Labels offered to people; any other known one may be added too. None can ever be taken away."""


def check_ending(event: str) -> None:
    """Refuse an event that is not known (``ending.unknown``)."""
    if event not in ENDINGS:
        raise Refused("ending.unknown", "Please choose what has happened.")


def check_raised(labels: Iterable[str]) -> frozenset[str]:
    """The labels to add. Refuses none at all (``labels.none``) and unknown ones (``labels.unknown``)."""
    wanted = frozenset(labels)
    if not wanted:
        raise Refused("labels.none", "Please choose why this needs more protection.")
    if not wanted <= SENSITIVE:
        raise Refused("labels.unknown", "One of these labels is not known here. Nothing was changed.")
    return wanted
