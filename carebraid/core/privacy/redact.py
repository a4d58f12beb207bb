"""Take out what a verdict withholds, leaving no trace of it: no id, no count, no empty place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .labelling import strictest
from .verdict import Decision, Obligation, Resource, Verdict

NOTHING_HERE = "nothing_here"
"""The one answer for: nothing on file, nothing that may go, no such person (PRV-007)."""


@dataclass(frozen=True, slots=True)
class Package:
    """What leaves: the records with their own labels, and the strictest label of all for the whole (PRV-009)."""

    records: tuple[Resource, ...]
    labels: frozenset[str]
    obligations: tuple[Obligation, ...]

    @property
    def count(self) -> int:
        """How many records there are, as far as the one who asks may know."""
        return len(self.records)


def redact(verdict: Verdict, resources: Sequence[Resource]) -> Package:
    """Only what ``verdict`` released, down to parts. An id that is both released and withheld stays out.

    Refused verdicts give the same empty package as a person without records. Nothing that was not decided about
    (a record that came later) goes.
    """
    if verdict.decision is Decision.DENY:
        return Package((), frozenset({"N"}), ())
    free = frozenset(verdict.released) - frozenset(verdict.redacted)
    records = tuple(_prune(resources, free))
    return Package(records, strictest(_labels(records, None)), verdict.obligations)


def _prune(resources: Iterable[Resource], free: frozenset[str]) -> Iterable[Resource]:
    for resource in resources:
        if resource.id in free:
            yield replace(resource, parts=tuple(_prune(resource.parts, free))) if resource.parts else resource


def _labels(resources: Iterable[Resource], above: frozenset[str] | None) -> Iterable[frozenset[str]]:
    for resource in resources:
        own = resource.labels or above or frozenset()
        yield own
        yield from _labels(resource.parts, own)


def outward_words(verdict: Verdict) -> str:
    """What is told outside: a denial and an empty record read alike (2.13(c)(2), PRV-007, PRV-051)."""
    return NOTHING_HERE if verdict.decision is Decision.DENY or not verdict.released else "here_it_is"
