"""REL-20: a long round of the worker leaves room for the pages that people wait for."""

from __future__ import annotations

import pytest

from carebraid.jobs import _gently
from carebraid.jobs._gently import LONGEST, gently


def test_a_rest_is_as_long_as_the_work_before_it_and_never_longer_than_the_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, rests = [100.0], list[float]()
    monkeypatch.setattr(_gently, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(_gently, "sleep", rests.append)
    done = []
    for work in gently([2.0, 0.5, LONGEST + 60, 1.0]):
        clock[0] += work
        done.append(work)
    assert done == [2.0, 0.5, LONGEST + 60, 1.0]
    assert rests == [0.0, 2.0, 0.5, LONGEST]


def test_nothing_waits_before_the_first_batch_or_after_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    rests = list[float]()
    monkeypatch.setattr(_gently, "sleep", rests.append)
    assert list(gently([])) == [] and rests == []
    assert list(gently(["one"])) == ["one"] and rests == [0.0]
