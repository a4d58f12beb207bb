"""Therapies, and where they meet what is taken: ``data/therapy_and_medicines.yaml``, signed."""

from __future__ import annotations

from functools import cache

from carebraid.core.meds.alignment import Alignment, read_alignment

from ._signed import read_signed

FILE = "therapy_and_medicines.yaml"


@cache
def load_alignment() -> Alignment:
    """The rules. An unsigned, changed or faulty file is a fault."""
    return read_alignment(read_signed(FILE))
