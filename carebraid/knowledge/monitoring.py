"""What is looked at for which medicine, injections, the answer clock, lost tolerance: ``data/monitoring.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from carebraid.core.meds.monitoring import MonitoringBook, Watch, read_monitoring
from carebraid.core.meds.side_effects import AnswerClock, read_clock
from carebraid.core.meds.tolerance import ToleranceRule, read_tolerance
from carebraid.core.meds.withdrawal import ScaleProtocol, read_withdrawal

from ._signed import read_signed
from .interactions import load_compiled
from .medications import load_medications
from .protocols import load_protocols

FILE = "monitoring.yaml"
OPIOID_CLASSES = frozenset({"opioid_agonist", "opioid_partial_agonist", "opioid_mixed", "opioid_illicit"})


@dataclass(frozen=True, slots=True)
class KnownMedicine:
    """What is known of a name on somebody's list. ``ids`` empty: nobody here knows it, so nothing is watched by rule."""

    ids: tuple[str, ...]
    classes: frozenset[str]
    watches: tuple[Watch, ...]

    @property
    def is_known(self) -> bool:
        """Whether the name stands in the knowledge."""
        return bool(self.ids)

    @property
    def is_opioid(self) -> bool:
        """Whether it keeps up tolerance for opioids."""
        return not OPIOID_CLASSES.isdisjoint(self.classes)


@cache
def load_monitoring() -> MonitoringBook:
    """The schedules. An unsigned or changed file is a fault."""
    return read_monitoring(read_signed(FILE))


@cache
def load_answer_clock() -> AnswerClock:
    """By when a side-effect report gets an answer."""
    return read_clock(read_signed(FILE)["side_effects"])


@cache
def load_tolerance_rule() -> ToleranceRule:
    """When tolerance for opioids may be lost."""
    return read_tolerance(read_signed(FILE)["tolerance"])


@cache
def load_withdrawal() -> Mapping[str, ScaleProtocol]:
    """The withdrawal scales of the protocols, by substance."""
    return read_withdrawal(load_protocols()["withdrawal"])


@cache
def find_medicine(name: str) -> KnownMedicine:
    """What is known of a medicine by any of its names; never a guess."""
    ids = load_compiled().names.resolve(name)
    records = [_records()[one] for one in ids if one in _records()]
    classes = frozenset(code for record in records for code in record["classes"])
    protocols = frozenset(code for record in records for code in record.get("monitoring", ()))
    return KnownMedicine(ids, classes, load_monitoring().for_protocols(protocols, classes))


@cache
def _records() -> Mapping[str, Any]:
    found = load_medications()
    return {record["id"]: record for record in (*found["medications"], *found["substances"])}
