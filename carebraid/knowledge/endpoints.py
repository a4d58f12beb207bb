"""Outcomes over weekly words, with their papers, plain words and worked examples: ``data/endpoints.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import TimeToEvent, Value
from carebraid.core.outcomes.endpoint_form import Definition, parse_definition

from ._signed import freeze, read_signed

FILE = "endpoints.yaml"


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a definition was published. ``doi`` None where there is none."""

    cite: str
    doi: str | None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A definition with what people need to read it.

    ``missing`` says what it does to weeks with nothing known. ``examples``: invented words with their values.
    ``values_differ``: where the published values are not what the definition's description says.
    ``spelled``: steps and measure as they stand in the file.
    """

    definition: Definition
    name: str
    plain: str
    missing: str
    papers: tuple[Paper, ...]
    examples: tuple[tuple[str, Value], ...]
    notes: tuple[str, ...]
    values_differ: str | None
    distinct_from: tuple[str, ...]
    spelled: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The name of the definition, unique."""
        return self.definition.id


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What each symbol, step and measure means, as the file says it."""

    symbols: Mapping[str, str]
    steps: Mapping[str, Mapping[str, Any]]
    measures: Mapping[str, Mapping[str, Any]]


@cache
def load_endpoints() -> tuple[Endpoint, ...]:
    """Every definition, in the order of the file. An unsigned or changed file is a fault."""
    raw = read_signed(FILE)
    return tuple(_endpoint(entry, raw["papers"]) for entry in raw["definitions"])


@cache
def load_vocabulary() -> Vocabulary:
    """The words in which definitions are written."""
    raw = freeze(read_signed(FILE))
    return Vocabulary(raw["symbols"], raw["steps"], raw["measures"])


def load_endpoint(name: str) -> Endpoint:
    """One definition by its name or by a column of it. Refuses a name that is none (``endpoint.unknown``)."""
    for endpoint in load_endpoints():
        if name == endpoint.id or name in endpoint.definition.columns:
            return endpoint
    raise Refused("endpoint.unknown", "There is no definition called {name}.", name=name)


def _endpoint(raw: Mapping[str, Any], papers: Mapping[str, Any]) -> Endpoint:
    spelled = {
        key: raw[key] for key in ("steps", "measure", "zero_unless_reached", "counts_missing") if key in raw
    }
    return Endpoint(
        definition=parse_definition(raw),
        name=raw["name"],
        plain=raw["plain"],
        missing=raw["missing"],
        papers=tuple(Paper(**papers[key]) for key in raw["papers"]),
        examples=tuple((example["word"], _value(example["value"])) for example in raw["examples"]),
        notes=tuple(raw.get("notes", ())),
        values_differ=raw.get("values_differ"),
        distinct_from=tuple(raw.get("distinct_from", ())),
        spelled=freeze(spelled),
    )


def _value(raw: Any) -> Value:
    return TimeToEvent(raw["time"], raw["event"]) if isinstance(raw, dict) else raw
