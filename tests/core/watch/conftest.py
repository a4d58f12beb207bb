"""The shipped book of warning signs and the shipped ladder."""

from __future__ import annotations

import pytest

from carebraid.core.watch.ladder import Ladder, read_ladder
from carebraid.core.watch.signal import SignBook, read_signs
from carebraid.knowledge.protocols import load_protocols
from carebraid.knowledge.warning_signs import load_warning_signs


@pytest.fixture(scope="session")
def book() -> SignBook:
    return read_signs(load_warning_signs())


@pytest.fixture(scope="session")
def ladder() -> Ladder:
    return read_ladder(load_protocols()["outreach_stepped"])
