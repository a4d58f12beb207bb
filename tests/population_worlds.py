"""Invented words and how they are packed, for tests of the population engine."""

from __future__ import annotations

import random

import duckdb
import numpy as np

from carebraid.population.endpoints import COLUMNS
from carebraid.population.packed import SYMBOLS

ALPHABETS = ("+-*o_", "+-*o", "-o", "+_-", "o_", "+-*o____", "-------+", "++++++-", "-")
LENGTHS = (0, 1, 2, 3, 4, 5, 8, 12, 14, 15, 16, 20, 24, 25, 30, 39, 63)


def invented_words(count: int, seed: int) -> list[str]:
    """Words of many lengths and moods, each once."""
    chance = random.Random(seed)
    words = {
        "".join(chance.choice(alphabet) for _ in range(chance.choice(LENGTHS)))
        for alphabet in ALPHABETS
        for _ in range(count // len(ALPHABETS))
    }
    return sorted(words)


def packed(words: list[str]) -> dict[str, np.ndarray]:
    """The masks, bit by bit, as a reader would pack them."""
    masks = {name: np.zeros(len(words), dtype=np.int64) for name in ("episode", *COLUMNS)}
    masks["episode"][:] = np.arange(len(words))
    for row, word in enumerate(words):
        masks["weeks"][row] = len(word)
        for place, symbol in enumerate(word):
            masks[SYMBOLS[symbol]][row] |= np.int64(1 << place)
    return masks


def packed_table(connection: duckdb.DuckDBPyConnection, words: list[str]) -> None:
    """The table ``packed`` of a connection."""
    import pyarrow

    connection.register("masks", pyarrow.table(packed(words)))
    connection.execute("create or replace table packed as select * from masks")
    connection.unregister("masks")
