"""What a clinic may enter as a dated fact: which kinds, and what each must say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused

from .entry import Entry

CLOCK_TOLERANCE = timedelta(minutes=5)
OVERDOSE = "overdose"
KINDS = frozenset({"urine", "dose", "transition", OVERDOSE, "medicine", "need", "programme"})
TRANSITIONS = frozenset({"hospital", "detox", "residential", "jail", "prison"})
"""Where somebody has just left: the moves after which ``post_transition`` looks at the next 28 days."""
URINE_RESULTS = frozenset({"positive", "negative", "missing", "not_due", "sample_only"})
MEDICINE_STATES = frozenset({"started", "changed", "stopped"})


def check_clinic_entry(entry: Entry, now: datetime) -> None:
    """Refuse (``entry.…``) a fact that is of no known kind, from the future, or says too little.

    Urine says its ``result`` ("not due" apart from "missing"); a dose says ``taken`` (true, false, or null
    where nobody knows); a transition says what was left; a medicine says which and since when it is so.
    """
    if entry.kind not in KINDS:
        raise Refused("entry.unknown_kind", "This kind of fact cannot be entered here.")
    if require_aware(entry.happened_at) > require_aware(now) + CLOCK_TOLERANCE:
        raise Refused(
            "entry.from_future", "This carries a time that has not come yet. Please check the date."
        )
    problem = _CHECKS.get(entry.kind, lambda _: None)(entry)
    if problem is not None:
        raise Refused(f"entry.{entry.kind}_unreadable", "This entry says too little: {what}.", what=problem)


def _urine(entry: Entry) -> str | None:
    return None if entry.value.get("result") in URINE_RESULTS else "the result of the test"


def _dose(entry: Entry) -> str | None:
    said: Mapping[str, object] = entry.value
    is_told = "taken" in said and (said["taken"] is None or isinstance(said["taken"], bool))
    return None if is_told and said.get("kind") else "whether it was taken, and which kind of medicine"


def _transition(entry: Entry) -> str | None:
    return None if entry.code in TRANSITIONS else "what the person has left"


def _medicine(entry: Entry) -> str | None:
    return (
        None
        if entry.code and entry.value.get("state") in MEDICINE_STATES
        else "which medicine, and what changed"
    )


def _named(entry: Entry) -> str | None:
    return None if entry.code else "which one"


_CHECKS = {
    "urine": _urine,
    "dose": _dose,
    "transition": _transition,
    "medicine": _medicine,
    "need": _named,
    "programme": _named,
}
