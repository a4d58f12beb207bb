"""One detector against what was planted: what it found, missed and invented, and how much of each is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """``planted``, ``found`` and ``invented`` name things ("HB-0003: clonazepam + hydrocodone"). ``looked_at`` counts
    everybody (or every trial) that the detector saw, so that "invented" means something. ``may_miss`` and ``may_invent``
    are the stated allowance, 0 where every single one counts; ``why`` says where an allowance comes from."""

    detector: str
    looked_at: int
    planted: tuple[str, ...]
    missed: tuple[str, ...]
    invented: tuple[str, ...]
    may_miss: int = 0
    may_invent: int = 0
    why: str = ""

    @property
    def found(self) -> int:
        """How many of those planted were found."""
        return len(self.planted) - len(self.missed)

    @property
    def holds(self) -> bool:
        """Whether no more was missed or invented than is allowed."""
        return len(self.missed) <= self.may_miss and len(self.invented) <= self.may_invent


def compare(
    detector: str,
    looked_at: int,
    planted: Collection[str],
    seen: Collection[str],
    *,
    true: Collection[str] = (),
) -> Scored:
    """Set against set, nothing allowed. ``true`` holds what was not planted for its own sake and is so all the same."""
    return Scored(
        detector=detector, looked_at=looked_at, planted=tuple(sorted(planted)),
        missed=tuple(sorted(set(planted) - set(seen))),
        invented=tuple(sorted(set(seen) - set(planted) - set(true))),
    )  # fmt: skip


_HEAD = ("Detector", "Looked at", "Planted", "Found", "Missed", "Invented", "")
_ROW = "{:<44} {:>9} {:>8} {:>6} {:>12} {:>12}  {}"
_MOST_NAMED = 12


def table(scores: Iterable[Scored]) -> Iterable[str]:
    """Lines for a terminal: one a detector, and under it what was missed or invented by name."""
    yield _ROW.format(*_HEAD).rstrip()
    for one in scores:
        missed, invented = (
            f"{len(named)} (of {allowed})" if allowed else str(len(named))
            for named, allowed in ((one.missed, one.may_miss), (one.invented, one.may_invent))
        )
        yield _ROW.format(
            one.detector,
            one.looked_at,
            len(one.planted),
            one.found,
            missed,
            invented,
            "" if one.holds else "✗",
        ).rstrip()
        if one.why:
            yield f"    {one.why}"
        for word, named in (("missed", one.missed), ("invented", one.invented)):
            if named and len(set(named)) == len(named):  # trials have no names
                more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
                yield f"    {word}: {'; '.join(named[:_MOST_NAMED])}{more}"


def as_json(scores: Sequence[Scored]) -> list[dict[str, Any]]:
    """The same for a program."""
    return [
        {
            "detector": one.detector, "looked_at": one.looked_at, "planted": one.planted, "found": one.found,
            "missed": one.missed, "invented": one.invented, "may_miss": one.may_miss, "may_invent": one.may_invent,
            "why": one.why, "holds": one.holds,
        }
        for one in scores
    ]  # fmt: skip
