"""The seven ways of reaching out, with owner, clock and consent of each: ``data/outreach.yaml``, signed."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from carebraid.core.watch.foretold import ForetoldRule, read_foretold
from carebraid.core.watch.rungs import Rungs, read_rungs

from ._signed import read_signed
from .protocols import load_protocols


@cache
def load_rungs() -> Rungs:
    """The ladder, with the quiet hours of the protocols. An unsigned or changed file is a fault."""
    return read_rungs(read_signed("outreach.yaml"), load_protocols()["outreach_stepped"])


@cache
def load_foretold_rule() -> ForetoldRule:
    """What repeatedly high forecasts ask for, of the same signed file."""
    return read_foretold(read_signed("outreach.yaml")["foretold"], load_rungs())


def proof_within() -> timedelta:
    """How long a text may take to prove that it arrived: the time of its own rung."""
    return next(rung.wait or timedelta() for rung in load_rungs().rungs if rung.name == "text")
