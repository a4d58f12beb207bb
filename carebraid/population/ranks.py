"""Taking gaps out of masks: the weeks that are left close up, and single bits find their way back.

A network of six rounds in which bits move by 1, 2, 4 … 32 places (Warren, Hacker's Delight, 2nd edition, 7-4 and 7-5:
compress and expand), so that it costs the same for every word and needs no loop in the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .bits import FULL, Node, Sheet

STEPS = tuple(1 << power for power in range(6))


@dataclass(slots=True)
class Ranking:
    """Makes the networks of one sheet, each once."""

    sheet: Sheet
    known: dict[int, tuple[Node, ...]] = field(default_factory=dict)

    def moves_of(self, there: Node) -> tuple[Node, ...]:
        """For each round, the bits that move in it, so that the bits of ``there`` end side by side from bit 0."""
        if (known := self.known.get(there.number)) is not None:
            return known
        sheet, moves, left = self.sheet, [], there
        gaps = sheet.later(sheet.without(sheet.whole(FULL), there), 1)
        for step in STEPS:
            parity = gaps
            for shift in STEPS:
                parity = sheet.xor(parity, sheet.later(parity, shift))
            move = sheet.both(parity, left)
            left = sheet.any_of(sheet.without(left, move), sheet.earlier(move, step))
            gaps = sheet.without(gaps, parity)
            moves.append(move)
        self.known[there.number] = tuple(moves)
        return tuple(moves)

    def close_up(self, mask: Node, moves: Sequence[Node]) -> Node:
        """The mask by rank."""
        sheet = self.sheet
        for step, move in zip(STEPS, moves, strict=True):
            mask = sheet.any_of(sheet.without(mask, move), sheet.earlier(sheet.both(mask, move), step))
        return mask

    def put_back(self, bit: Node, moves: Sequence[Node]) -> Node:
        """A bit by rank at its own place again; bits that were not there may stand beside it."""
        sheet = self.sheet
        for step, move in reversed(list(zip(STEPS, moves, strict=True))):
            moved = sheet.later(sheet.both(bit, sheet.earlier(move, step)), step)
            bit = sheet.any_of(sheet.without(bit, move), moved)
        return bit
