"""Whoever asks who saw a record reads words, never the name of a piece of code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import carebraid
from carebraid.web.shell.seen_words import ACTIONS

HOUSE = Path(carebraid.__file__).parent


def actions_about_somebody() -> Iterator[tuple[str, str]]:
    """(file, action) of each journal row that is written with a person's id."""
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                not isinstance(node, ast.Call)
                or getattr(node.func, "attr", "") != "record"
                or len(node.args) < 2
            ):
                continue
            if any(one.arg == "patient_id" for one in node.keywords):
                # One action, or the one or the other.
                for one in ast.walk(node.args[1]):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield str(path.relative_to(HOUSE)), one.value


def test_prv_063_every_action_in_a_person_s_journal_has_words() -> None:
    found = dict(actions_about_somebody())
    assert len(found) > 60
    # A note kept apart leaves no row with a person's id: nobody else may learn of it.
    said = set(ACTIONS) | {"write_apart_note"}
    assert {(file, action) for file, action in actions_about_somebody() if action not in said} == set()
