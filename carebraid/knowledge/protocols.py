"""Care protocols: safety, overdose, withdrawal, outreach, cadence, transitions: ``data/protocols.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ._signed import freeze, read_signed


@cache
def load_protocols() -> Mapping[str, Any]:
    """The whole file as maps and tuples that cannot be changed. An unsigned or changed file is a fault."""
    return freeze(read_signed("protocols.yaml"))


def find_protocol(path: str) -> Any:
    """The part of the protocols at a dotted path (``withdrawal.alcohol``). Raises KeyError for an unknown one."""
    part: Any = load_protocols()
    for step in path.split("."):
        part = part[step]
    return part
