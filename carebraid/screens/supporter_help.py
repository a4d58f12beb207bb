"""What somebody at home can do in an overdose: the signed protocol's own words."""

from __future__ import annotations

from dataclasses import dataclass

from carebraid.knowledge.protocols import find_protocol


@dataclass(frozen=True, slots=True)
class OverdoseSteps:
    """The steps in order, and how far their source was checked."""

    steps: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: str


def overdose_steps() -> OverdoseSteps:
    """The steps of ``overdose_prevention.naloxone``; needs neither database nor sign-in."""
    protocol = find_protocol("overdose_prevention")
    return OverdoseSteps(
        tuple(protocol["naloxone"]["steps"]), tuple(protocol["sources"]), str(protocol["evidence"])
    )
