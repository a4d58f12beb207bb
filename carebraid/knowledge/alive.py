"""The interaction check with its proof of life, asked anew each time; what is broken says so at once (HAZ-28, HAZ-29).

The knowledge is kept in memory, and the files are looked at before each use: one that changed since is read and
checked against its signature again. Whatever goes wrong on the way, the answer is *could not check*, never *nothing*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from carebraid.core.meds.canary import Proof, prove_alive
from carebraid.core.meds.circumstances import Circumstances, conditions_of, events_of
from carebraid.core.meds.compiled import Compiled
from carebraid.core.meds.events import Event
from carebraid.core.meds.interactions import Change, Checked, Item, Proposed, check_change
from carebraid.core.meds.names import normalised
from carebraid.core.meds.regimen import Regimen, to_check

from . import _signed
from .interactions import BUILT, MANIFEST, RULES, load_compiled
from .medications import NAMES, medication_file_names

STABILISER: Final = "mood_stabiliser"
_seen: dict[str, tuple[tuple[str, int, int], ...]] = {}


@dataclass(frozen=True, slots=True)
class Alive:
    """The knowledge, where it can be read, with its proof. ``edition`` is the digest of what answers."""

    knowledge: Compiled | None
    proof: Proof
    edition: str

    def is_ready(self, today: date) -> bool:
        """Whether it may be relied on: every proof passed, and the edition not too old."""
        manifest = self.knowledge.manifest if self.knowledge else None
        if manifest is None or not self.proof.is_alive:
            return False
        return (today - manifest.edition).days <= manifest.lasts_days


def load_alive() -> Alive:
    """The check, proven now. Never raises: what cannot be read is told in the proof."""
    try:
        _look_again()
        knowledge = load_compiled()
        return Alive(knowledge, prove_alive(knowledge), _signed.signatures()[BUILT].sha256)
    except (
        Exception
    ) as broken:  # a broken file, a lost rule, a fault of ours: each means that nothing was checked
        _seen.clear()
        return Alive(None, Proof(0, 1, (f"{type(broken).__name__}: {broken}",)), "")


def _look_again() -> None:
    """Forget what was read where a file is not what it was; the files' times and sizes tell."""
    marks = tuple(_mark(name) for name in (_signed.LIST, BUILT, MANIFEST, RULES, NAMES, *_medicines()))
    if _seen.get("marks") != marks:
        _signed.signatures.cache_clear()
        load_compiled.cache_clear()
        load_compiled()
        _seen["marks"] = marks


def _medicines() -> tuple[str, ...]:
    return medication_file_names()


def _mark(name: str) -> tuple[str, int, int]:
    stat = (_signed.DATA / name).stat()
    return name, stat.st_mtime_ns, stat.st_size


def check_list(
    alive: Alive, regimen: Regimen, person: Circumstances, change: Change | None = None,
    more: Sequence[Event] = (),
) -> Proposed:  # fmt: skip
    """The whole list of a person with a proposed change, against everything that is known of them.

    Where the check is not alive the answer is empty and ``after.checked`` is False.
    """
    if alive.knowledge is None:
        return could_not_check(alive.proof)
    try:
        listed, stops = to_check(regimen)
        items = (*listed, *lacking(alive.knowledge, regimen, person.told))
        found = check_change(
            items, change or Change(), _conditions(alive.knowledge, items, change, person),
            (*stops, *events_of(person), *more), alive.knowledge, today=person.today, proof=alive.proof,
        )  # fmt: skip
    except Exception as broken:
        return could_not_check(replace(alive.proof, faults=(*alive.proof.faults, type(broken).__name__)))
    return found


def lacking(knowledge: Compiled, regimen: Regimen, told: Sequence[str]) -> tuple[Item, ...]:
    """Of the medicines the record tells of those the list does not hold, stopped or not: they count until somebody says."""
    resolve = knowledge.names.resolve
    held = {drug for entry in regimen.entries for drug in resolve(entry.name)}
    plain = {normalised(entry.name) for entry in regimen.entries}
    return tuple(
        Item(name, "told earlier, not on the list yet")
        for name in told
        if normalised(name) not in plain and not held & set(resolve(name))
    )


def _conditions(
    knowledge: Compiled, items: Sequence[Item], change: Change | None, person: Circumstances
) -> tuple[str, ...]:
    taken = [item.name for item in items] + list(change.add if change else ())
    classes = {
        kind
        for name in taken
        for drug in knowledge.names.resolve(name)
        for kind in knowledge.drugs[drug].classes
    }
    return conditions_of(person, has_stabiliser=STABILISER in classes)


def could_not_check(proof: Proof) -> Proposed:
    """The answer where nothing could be looked at: no alerts, and not checked."""
    after = Checked(
        alerts=(), unknown=(), checked=False, why_not=("interactions.not_alive",), understood={}, proof=proof,
        edition=date.min,
    )  # fmt: skip
    return Proposed(after=after, new=(), gone=())
