"""One medicine, herb, food or street drug as the interaction check knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .terms import Strength


@dataclass(frozen=True, slots=True)
class Drug:
    """What is known of one thing that people take.

    ``substrate`` maps an enzyme or transporter to ``major`` or ``minor``; ``inhibits`` and ``induces`` map one to
    a strength. ``loads`` are project estimates 0-3 per kind of burden; a load that is not there is judged 0.
    ``qt`` is the CredibleMeds category; ``not_listed`` does not mean safe.
    """

    id: str
    name: str
    names: tuple[str, ...]
    classes: frozenset[str]
    substrate: Mapping[str, str]
    inhibits: Mapping[str, Strength]
    induces: Mapping[str, Strength]
    loads: Mapping[str, int]
    qt: str


def parse_drug(raw: Mapping[str, Any], more_names: tuple[str, ...] = ()) -> Drug:
    """A drug from its record. A record without id, name or classes is a fault (KeyError)."""
    cyp = raw.get("cyp") or {}
    return Drug(
        id=raw["id"],
        name=raw["name"],
        names=(*raw.get("names", ()), *more_names),
        classes=frozenset(raw["classes"]),
        substrate=dict(cyp.get("substrate") or {}),
        inhibits=_strengths(cyp.get("inhibitor")),
        induces=_strengths(cyp.get("inducer")),
        loads={kind: load for kind, load in (raw.get("loads") or {}).items() if load},
        qt=raw.get("qt_risk", "not_listed"),
    )


def _strengths(raw: Mapping[str, str] | None) -> dict[str, Strength]:
    """``moderate (gut; strong with large amounts)`` counts as moderate: the first word is the strength."""
    return {enzyme: Strength(said.split()[0]) for enzyme, said in (raw or {}).items()}
