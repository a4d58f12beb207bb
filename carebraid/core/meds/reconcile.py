"""A list from somewhere else beside ours: what differs, and what a person decides about each (CAP-066, NPSG.03.06.01).

Nothing is taken over by itself. A name that is not known stays as it was written, with names that look alike beside
it; a dose that could be misread stays words. The Joint Commission asks that somebody qualified compares and decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from carebraid.core.kernel.refusal import Refused

from .dose import Dose, parse_dose
from .names import Names, normalised
from .regimen import Regimen, Taken, TakenState

MOST_LINES: Final = 100
_LONGEST: Final = 200
_AMOUNT: Final = re.compile(r"(?<![\w.,])(\d*[.,]?\d+)\s*([A-Za-zµμ/]+)")
_TIMES: Final[tuple[tuple[re.Pattern[str], int], ...]] = (
    (re.compile(r"\b(four times|4 times|4x|x4)\b"), 4),
    (re.compile(r"\b(three times|3 times|3x|x3|tid)\b"), 3),
    (re.compile(r"\b(twice|two times|2 times|2x|x2|bid)\b"), 2),
    (
        re.compile(r"\b(once|one time|1 time|1x|x1|daily|every day|at night|in the morning|every evening)\b"),
        1,
    ),
)
"""Ways in which a list says how often a day; ``qd`` and ``qod`` are on the list of abbreviations not to be read."""


class Differs(StrEnum):
    """How a line stands to our list."""

    SAME = "same"
    OTHER_DOSE = "other_dose"
    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"
    STOPPED_HERE = "stopped_here"


class Decision(StrEnum):
    """What a person decides about a difference."""

    ADD = "add"
    KEEP_OURS = "keep_ours"
    STOP = "stop"
    THEIR_DOSE = "their_dose"
    LEAVE_OUT = "leave_out"


CHOICES: Final[dict[Differs, tuple[Decision, ...]]] = {
    Differs.SAME: (Decision.KEEP_OURS,),
    Differs.OTHER_DOSE: (Decision.KEEP_OURS, Decision.THEIR_DOSE),
    Differs.ONLY_THEIRS: (Decision.ADD, Decision.LEAVE_OUT),
    Differs.ONLY_OURS: (Decision.KEEP_OURS, Decision.STOP),
    Differs.STOPPED_HERE: (Decision.ADD, Decision.LEAVE_OUT),
}
"""What may be decided about each kind of difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list. ``dose`` None: nobody wrote one that can be read safely; ``said`` keeps every word."""

    said: str
    name: str
    dose: Dose | None = None
    times_a_day: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line beside one entry. ``key`` names it in a form; ``suggestions`` where the name is not known."""

    key: str
    differs: Differs
    line: Line | None
    ours: Taken | None
    is_known: bool
    suggestions: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[Decision, ...]:
        """What may be decided."""
        return CHOICES[self.differs]


def read_list(text: str) -> tuple[Line, ...]:
    """The lines of a list that was pasted or typed, one medicine each.

    Refuses an empty list (``reconcile.empty``), one of more than 100 lines (``reconcile.too_long``) and a line of more
    than 200 letters (``reconcile.line_too_long``).
    """
    lines = [line.strip(" \t-*•·") for line in text.splitlines()]
    lines = [line for line in lines if normalised(line)]
    if not lines:
        raise Refused("reconcile.empty", "Please write one medicine on each line.")
    if len(lines) > MOST_LINES:
        raise Refused("reconcile.too_long", "Please take over at most {most} lines at once.", most=MOST_LINES)
    if any(len(line) > _LONGEST for line in lines):
        raise Refused("reconcile.line_too_long", "One line is too long; write one medicine on each line.")
    return tuple(read_line(line) for line in lines)


def read_line(said: str) -> Line:
    """``Sertraline 50 mg once a day`` as name, dose and times. What could be misread stays words alone."""
    found = _AMOUNT.search(said)
    name = (said[: found.start()] if found else _without_times(said)).strip(" ,;:")
    dose = None
    if found is not None:
        try:
            dose = parse_dose(found[0])
        except Refused:
            dose = None
    return Line(said=said, name=name or said, dose=dose, times_a_day=_times(said))


def _times(said: str) -> Decimal | None:
    plain = said.casefold()
    return next((Decimal(times) for pattern, times in _TIMES if pattern.search(plain)), None)


def _without_times(said: str) -> str:
    starts = [match.start() for pattern, _ in _TIMES if (match := pattern.search(said.casefold()))]
    return said[: min(starts)] if starts else said


def compare(regimen: Regimen, lines: Sequence[Line], names: Names) -> tuple[Difference, ...]:
    """Every line beside ours, then what only we have. A medicine counts as the same under any of its names."""
    left = list(regimen.entries)
    made: list[Difference] = []
    for number, line in enumerate(lines):
        ours = _partner(line, left, names)
        if ours is not None:
            left.remove(ours)
        is_known = bool(names.resolve(line.name))
        made.append(
            Difference(
                key=f"line-{number}", differs=_differs(line, ours), line=line, ours=ours, is_known=is_known,
                suggestions=() if is_known else names.suggest(line.name),
            )
        )  # fmt: skip
    made.extend(
        Difference(
            key=f"ours-{entry.id}", differs=Differs.ONLY_OURS, line=None, ours=entry,
            is_known=bool(names.resolve(entry.name)),
        )
        for entry in left
        if entry.state is not TakenState.STOPPED
    )  # fmt: skip
    return tuple(made)


def _partner(line: Line, left: Iterable[Taken], names: Names) -> Taken | None:
    """Our entry for the same medicine: one that is taken before one that was stopped."""
    wanted = names.resolve(line.name)
    same = [
        entry
        for entry in left
        if normalised(entry.name) == normalised(line.name) or (wanted and names.resolve(entry.name) == wanted)
    ]
    return min(same, key=lambda entry: entry.state is TakenState.STOPPED, default=None)


def _differs(line: Line, ours: Taken | None) -> Differs:
    if ours is None:
        return Differs.ONLY_THEIRS
    if ours.state is TakenState.STOPPED:
        return Differs.STOPPED_HERE
    # A dose that only one of the two knows is no other dose, but it is not the same either.
    is_same = (line.dose, line.times_a_day) == (ours.dose, ours.times_a_day)
    return Differs.SAME if is_same else Differs.OTHER_DOSE


def check_decision(difference: Difference, said: str) -> Decision:
    """The decision that a form spells. Refuses none (``reconcile.open``) and one that does not fit."""
    try:
        decision = Decision(said)
    except ValueError as error:
        raise Refused(
            "reconcile.open", "Please decide about every line. Nothing was changed yet.", status=409
        ) from error
    if decision not in difference.choices:
        raise Refused("reconcile.does_not_fit", "This cannot be decided for this line.")
    if decision is Decision.THEIR_DOSE and (difference.line is None or difference.line.dose is None):
        raise Refused(
            "reconcile.dose_unreadable",
            "The dose on their list cannot be read safely. Ask them, then write it in the entry.",
        )
    return decision
