"""The medicine files without which the house must not open: a dose limit or a schedule that is lost makes no sound.

The interaction check has a safe way to fail ("could not check", two people sign); these files have none. A lost dose
limit would let a slip by ten through, a lost schedule would ask for no level: so nothing is served without them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .medications import DOSE_LIMITS, load_dose_limits
from .monitoring import FILE as MONITORING
from .monitoring import load_answer_clock, load_monitoring, load_tolerance_rule, load_withdrawal

_NEEDED: Final[tuple[tuple[str, Callable[[], Any]], ...]] = (
    (DOSE_LIMITS, load_dose_limits),
    (MONITORING, load_monitoring),
    (MONITORING, load_answer_clock),
    (MONITORING, load_tolerance_rule),
    ("protocols.yaml", load_withdrawal),
)


def find_broken() -> tuple[str, ...]:
    """Each file that is changed, unsigned, empty or does not fit, with the fault; nothing where all is well."""
    found: dict[str, str] = {}
    for name, load in _NEEDED:
        try:
            held = load()
        except Exception as broken:  # whatever it is, the file cannot be relied on
            found.setdefault(name, f"{name}: {type(broken).__name__}: {broken}")
            continue
        if hasattr(held, "__len__") and not len(held):
            found.setdefault(name, f"{name}: nothing in it")
    return tuple(found.values())
