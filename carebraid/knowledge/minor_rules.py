"""From which age a minor consents alone, by state: ``data/minor_rules.yaml``, signed; counsel confirms each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import MinorRule

from ._signed import read_signed


@dataclass(frozen=True, slots=True)
class State:
    """One state: its code (ISO 3166-2), its name, and its rules with where each stands."""

    code: str
    name: str
    rules: tuple[MinorRule, ...]
    sources: tuple[str, ...]


@cache
def load_minor_rules() -> tuple[State, ...]:
    """Every state in the file. An unsigned or changed file is a fault."""
    return tuple(
        State(
            code=raw["state"], name=raw["name"], sources=tuple(rule["source"] for rule in raw["rules"]),
            rules=tuple(
                MinorRule(
                    state=raw["state"], alone_from=rule["alone_from"], adult_at=raw["adult_at"],
                    from_on=rule.get("from_on"), until_on=rule.get("until_on"),
                )
                for rule in raw["rules"]
            ),
        )
        for raw in read_signed("minor_rules.yaml")["states"]
    )  # fmt: skip


def find_state(code: str) -> State:
    """The state called so. Refuses any other (``state.unknown``): then both signatures are needed."""
    for state in load_minor_rules():
        if state.code == code:
            return state
    raise Refused("state.unknown", "The law of this state is not known here, so both signatures are needed.")


def rules_of(code: str) -> tuple[MinorRule, ...]:
    """The rules of a state; none where it is not known."""
    return next((state.rules for state in load_minor_rules() if state.code == code), ())
