"""A safety check across a consent wall, as a pure decision: one bit, and only where the person allowed it.

A prescriber who may not see part of a record asks about a medicine they mean to prescribe. They learn either that a
serious interaction exists with something they cannot see, or nothing. *Nothing* has one shape for everybody: not
allowed, nothing hidden, nothing serious, and a hidden name that is not known all look the same, and it never says
that all is well. Both lists are worked through either way, so that neither words nor effort tell them apart.

What one bit can leak by asking again and again is not for this function: the flow that calls it journals each use
where the person sees it, and limits how often it may be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .canary import Proof, prove_alive
from .compiled import Compiled
from .interactions import check
from .terms import RANK, Severity

SERIOUS: Final = RANK[Severity.MAJOR]


class BlindAnswer(StrEnum):
    """The only three answers. ``COULD_NOT_CHECK`` depends on the check itself, never on the person's record."""

    SERIOUS = "blind.serious"
    NOTHING_TO_TELL = "blind.nothing_to_tell"
    COULD_NOT_CHECK = "blind.could_not_check"


WORDS: Final = {
    BlindAnswer.SERIOUS: (
        "A serious interaction exists with something not visible to you."
        " Ask the person, or the addiction clinician on call."
    ),
    BlindAnswer.NOTHING_TO_TELL: (
        "Nothing can be told here. There may be medicines that you do not see: ask the person."
    ),
    BlindAnswer.COULD_NOT_CHECK: "Could not check. Ask the person, or the addiction clinician on call.",
}


@dataclass(frozen=True, slots=True)
class Blind:
    """An answer and its words; nothing else, whatever lies behind it."""

    answer: BlindAnswer

    @property
    def words(self) -> str:
        """The sentence to show."""
        return WORDS[self.answer]


def blind(
    *,
    proposed: str,
    hidden: Sequence[str],
    is_allowed: bool,
    knowledge: Compiled,
    today: date,
    proof: Proof | None = None,
) -> Blind:
    """Whether a proposed medicine has a major or contraindicated interaction with something hidden.

    ``hidden`` are the names that the asking person may not see; ``is_allowed`` is the person's own consent to this
    mode. A proposed name that is not known is ``COULD_NOT_CHECK``: the asking person wrote it, so it tells nothing.
    """
    proof = prove_alive(knowledge) if proof is None else proof
    alone = check([proposed], (), (), knowledge, today=today, proof=proof)
    serious = [name for name in hidden if _is_serious(proposed, name, knowledge, today, proof)]
    if not alone.checked:
        return Blind(BlindAnswer.COULD_NOT_CHECK)
    return Blind(BlindAnswer.SERIOUS if is_allowed and serious else BlindAnswer.NOTHING_TO_TELL)


def _is_serious(proposed: str, name: str, knowledge: Compiled, today: date, proof: Proof) -> bool:
    """Pair by pair: what the hidden medicines do to each other is no business of the asking person."""
    found = check([proposed, name], (), (), knowledge, today=today, proof=proof)
    return any(RANK[alert.severity] >= SERIOUS for alert in found.alerts)
