"""Code systems, codes and the sensitivity labels that go with them: ``data/codes.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ._signed import freeze, read_signed


@cache
def load_codes() -> Mapping[str, Any]:
    """The whole file as maps and tuples that cannot be changed. An unsigned or changed file is a fault."""
    return freeze(read_signed("codes.yaml"))
