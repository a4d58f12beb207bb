"""Is the check alive? Pairs that must sing, pairs that must be quiet, and rules that must all be there (HAZ-29).

Cheap enough to run at every start, every day and on every prescribing screen: each canary goes through the names,
is judged anew and compared with what the fast path remembers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .compiled import Compiled
from .terms import RANK


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the check is alive; ``faults`` say in plain words what it did not find."""

    passed: int
    of: int
    faults: tuple[str, ...]

    @property
    def is_alive(self) -> bool:
        """True only where every single proof passed and there was something to prove."""
        return not self.faults and self.passed == self.of > 0


def prove_alive(knowledge: Compiled) -> Proof:
    """Run every canary and count every rule. Never raises: what breaks on the way is a fault that is told."""
    manifest = knowledge.manifest
    trials = len(manifest.canaries) + len(manifest.quiet) + len(manifest.holds) + 1
    try:
        faults = (*_lost(knowledge), *_silent(knowledge), *_loud(knowledge), *_clashing(knowledge))
    except Exception as broken:  # whatever it is, the answer is "could not check", never "nothing found"
        faults = (f"the check broke: {type(broken).__name__}",)
    if not manifest.canaries:
        faults = (*faults, "there is no canary")
    return Proof(passed=max(trials - len(faults), 0), of=trials, faults=faults)


def _lost(knowledge: Compiled) -> Iterator[str]:
    kinds = {*knowledge.manifest.holds, *knowledge.digests}
    for kind in sorted(kinds):
        wanted, there = knowledge.manifest.holds.get(kind), knowledge.digests.get(kind)
        if wanted != there:
            counts = (wanted[0] if wanted else 0, there[0] if there else 0)
            yield f"{kind}: {counts[0]} were signed, {counts[1]} are there, or not the same ones"


def _silent(knowledge: Compiled) -> Iterator[str]:
    for one, other, least in knowledge.manifest.canaries:
        a, b = knowledge.names.resolve(one), knowledge.names.resolve(other)
        if len(a) != 1 or len(b) != 1:
            yield f"{one} and {other}: not known"
            continue
        anew = knowledge.judge(a[0], b[0])
        if not anew or RANK[anew[0].severity] < RANK[least]:
            yield f"{one} and {other}: not raised as {least}"
        elif knowledge.between(a[0], b[0]) != anew:
            yield f"{one} and {other}: what is remembered is not what is so"


def _loud(knowledge: Compiled) -> Iterator[str]:
    for one, other in knowledge.manifest.quiet:
        a, b = knowledge.names.resolve(one), knowledge.names.resolve(other)
        if len(a) != 1 or len(b) != 1 or knowledge.judge(a[0], b[0]):
            yield f"{one} and {other}: should be quiet"


def _clashing(knowledge: Compiled) -> Iterator[str]:
    if knowledge.names.clashes:
        yield f"names of more than one medicine: {', '.join(knowledge.names.clashes[:5])}"
