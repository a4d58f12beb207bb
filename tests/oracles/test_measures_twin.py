"""Measures in DuckDB give the tallies of the plain twin: on every signed measure and on lines made by chance."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from carebraid.core.outcomes.measure import SPLITS, Definition, conclude, count, read_definition
from carebraid.core.outcomes.snapshot import TABLES
from carebraid.knowledge.outcome_measures import load_outcome_measures
from carebraid.population.measures import InDuckDB, count_in
from carebraid.population.snapshot import load_rows, open_snapshot
from tests.snapshots import WORDS, invent, save

UNITS = sorted(TABLES)


def _truth(chance: random.Random, table: str, depth: int, inner: bool, unit: str) -> str:
    """A yes-or-no line by chance, in the form, over columns of ``table``."""
    pick = chance.random()
    if depth and pick < 0.25:
        joint = chance.choice(("and", "or"))
        return f"({_truth(chance, table, depth - 1, inner, unit)} {joint} {_truth(chance, table, depth - 1, inner, unit)})"
    if depth and pick < 0.35:
        return f"not {_truth(chance, table, depth - 1, inner, unit)}"
    if pick < 0.5:
        return f"known({_number(chance, table, depth, inner, unit)})"
    if pick < 0.65 and not inner:
        return f"any({_when(chance, depth, unit)})"
    texts = [name for name, kind in TABLES[table].items() if kind == "text"]
    if pick < 0.8 and texts:
        column = chance.choice(texts)
        values = chance.sample(WORDS.get(column, ("a", "b")), 2)
        return f"{column} {chance.choice(('in', 'not in'))} {tuple(values)!r}"
    op = chance.choice(("==", "!=", "<", "<=", ">", ">="))
    return f"{_number(chance, table, depth, inner, unit)} {op} {_number(chance, table, depth, inner, unit)}"


def _when(chance: random.Random, depth: int, unit: str) -> str:
    about = chance.choice([name for name in UNITS if name != "episodes"])
    return f"{about}, {_truth(chance, about, max(0, depth - 1), True, unit)}"


def _number(chance: random.Random, table: str, depth: int, inner: bool, unit: str) -> str:
    pick = chance.random()
    if depth and pick < 0.3:
        op = chance.choice("+-*/")
        return f"({_number(chance, table, depth - 1, inner, unit)} {op} {_number(chance, table, depth - 1, inner, unit)})"
    if pick < 0.55 and not inner:
        about = chance.choice([name for name in UNITS if name != "episodes"])
        column = chance.choice([name for name, kind in TABLES[about].items() if kind == "number"])
        how = chance.choice(("first", "last", "least", "most", "total"))
        return f"{how}({about}.{column}, {_truth(chance, about, max(0, depth - 1), True, unit)})"
    if pick < 0.65:
        return str(chance.randint(0, 30))
    where = chance.choice(("", "episode.", "unit." if inner else ""))
    source = {"": table, "episode.": "episodes", "unit.": unit}[where]
    return where + chance.choice([name for name, kind in TABLES[source].items() if kind == "number"])


def by_chance(seed: int) -> Definition:
    """A measure of lines made by chance."""
    chance = random.Random(seed)
    unit = chance.choice(UNITS)
    line = lambda: _number(chance, unit, 2, False, unit)  # noqa: E731
    truth = lambda: _truth(chance, unit, 2, False, unit)  # noqa: E731
    kind = chance.choice(("share", "amount", "rate", "time"))
    needs = {"share": {"good": truth}, "amount": {"value": line}, "rate": {"events": line, "exposure": line},
             "time": {"event": line, "until": line}}[kind]  # fmt: skip
    raw = {
        "id": f"chance-{seed}", "name": "x", "plain": "x", "kind": kind, "unit": unit, "better": "higher", "source": "test",
        "population": truth(), "excludes": [{"why": "x", "when": truth()}], **{name: make() for name, make in needs.items()},
    }  # fmt: skip
    if kind == "time" and chance.random() < 0.5:
        raw["competing"] = line()
    return read_definition(raw)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(invent(7, 60), tmp_path_factory.mktemp("snapshot") / "one")


@pytest.mark.parametrize("batch", range(3))
def test_lines_madeby_chance_are_counted_alike(folder: Path, batch: int) -> None:
    rows = load_rows(folder)
    busy = 0
    with open_snapshot(folder) as (connection, manifest):
        for seed in range(batch * 50, batch * 50 + 50):
            definition = by_chance(seed)
            by = random.Random(seed).choice(("", *SPLITS))
            slow = count(definition, rows, by=by)
            fast = count_in(InDuckDB(connection), manifest, definition, by=by)
            assert slow.keys() == fast.keys(), seed
            for group, tally in slow.items():
                other = fast[group]
                assert (tally.units, tally.good, tally.missing, tally.people, tally.excluded) == (
                    other.units, other.good, other.missing, other.people, other.excluded,
                ), (seed, group)  # fmt: skip
                assert tally.events == pytest.approx(other.events, rel=1e-12), seed
                assert tally.exposure == pytest.approx(other.exposure, rel=1e-12), seed
                assert dict(tally.values) == dict(other.values), seed
                assert (conclude(definition, tally).denominator) == tally.units
                busy += bool(tally.units)
    assert busy > 30  # lines that count nobody would prove nothing


@pytest.mark.parametrize("name", sorted(load_outcome_measures()))
def test_every_signed_measure_is_counted_alike(folder: Path, name: str) -> None:
    definition, rows = load_outcome_measures()[name], load_rows(folder)
    with open_snapshot(folder) as (connection, manifest):
        for by in ("", "site", "month"):
            slow = count(definition, rows, by=by)
            fast = count_in(InDuckDB(connection), manifest, definition, by=by)
            assert slow.keys() == fast.keys()
            for group, tally in slow.items():
                other = fast[group]
                assert (tally.units, tally.good, tally.missing, tally.people, tally.excluded) == (
                    other.units, other.good, other.missing, other.people, other.excluded,
                ), group  # fmt: skip
                assert (tally.events, tally.exposure) == pytest.approx(
                    (other.events, other.exposure), rel=1e-12
                )
                assert dict(tally.values) == dict(other.values)
