"""Medicines, substances, monitoring, boxed warnings, discontinuation: ``data/medications.yaml`` and its families.

``data/medications.yaml`` holds the medicines of dual-diagnosis care with all their facts; ``data/medications/``
holds families of further medicines with what the interaction check needs, and ``names.yaml`` other names. All signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from carebraid.core.meds.dose import DoseLimit, Unit

from ._signed import freeze, read_signed, signatures

MAIN = "medications.yaml"
FOLDER = "medications/"
NAMES = "medications/names.yaml"
DOSE_LIMITS = "dose_limits.yaml"


@cache
def load_medications() -> Mapping[str, Any]:
    """The main file with the families' medicines and substances added, as values that cannot be changed.

    An unsigned or changed file is a fault.
    """
    main, *families = medication_files()
    more = [record for family in families for record in family["medications"]]
    return freeze({**main, "medications": [*main["medications"], *more]})


def medication_file_names() -> tuple[str, ...]:
    """The main file, then every family in alphabetical order."""
    return (MAIN, *sorted(name for name in signatures() if name.startswith(FOLDER) and name != NAMES))


def medication_files() -> tuple[Mapping[str, Any], ...]:
    """The same, read."""
    return tuple(read_signed(name) for name in medication_file_names())


def medication_names() -> Mapping[str, list[str]]:
    """Other names of the medicines and substances of the main file, by id."""
    names: Mapping[str, list[str]] = read_signed(NAMES)["names"]
    return names


@cache
def load_dose_limits() -> Mapping[str, DoseLimit]:
    """The most of a medicine in a day, by id. A medicine that is not there has no limit here, which is not *any dose*."""
    raw = read_signed(DOSE_LIMITS)
    return {
        drug: DoseLimit(
            drug=drug,
            unit=Unit(raw["unit"]),
            usual=Decimal(limit["usual"]),
            hard=Decimal(limit["hard"]),
            source=limit["source"],
            evidence=limit["evidence"],
        )
        for drug, limit in raw["limits"].items()
    }
