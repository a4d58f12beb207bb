"""What the clinic measures about itself, over a snapshot: ``data/outcome_measures.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.measure import Definition, read_definition

from ._signed import parse_yaml, read_signed

FILE = "outcome_measures.yaml"


@cache
def load_outcome_measures() -> Mapping[str, Definition]:
    """Every measure by its id, in the order of the file. An unsigned or changed file is a fault."""
    found = [read_definition(raw) for raw in read_signed(FILE)["measures"]]
    return MappingProxyType({one.id: one for one in found})


def find_outcome_measure(name: str) -> Definition:
    """One measure. Refuses a name that is not in the file (``measure.unknown``)."""
    if (found := load_outcome_measures().get(name)) is None:
        raise Refused("measure.unknown", "There is no measure called {name}.", status=404, name=name[:60])
    return found


def read_question(content: bytes) -> Definition:
    """A question of one's own, in the same form. Refuses what cannot be read (``measure.unreadable``)."""
    try:
        raw = parse_yaml(content)
    except Exception as error:  # whatever the parser stumbles over, the file is none of this form
        raise Refused(
            "measure.unreadable", "This measure cannot be used: {why}.", why="the file is no YAML"
        ) from error
    return read_definition(raw)
