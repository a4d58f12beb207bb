"""Interaction, condition, CYP and load-sum rules: ``data/interactions.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ._signed import freeze, read_signed


@cache
def load_interactions() -> Mapping[str, Any]:
    """The whole file as maps and tuples that cannot be changed. An unsigned or changed file is a fault."""
    return freeze(read_signed("interactions.yaml"))
