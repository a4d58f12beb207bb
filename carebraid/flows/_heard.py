"""What follows from an answer to a message, whoever brought it."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.reach.outreach_rules import is_stop, is_wrong_person
from carebraid.store.chart import Chart
from carebraid.store.outreach import save_doubt, save_heard, save_stop


def act_on(chart: Chart, words: str, now: datetime, *, is_current: bool = True) -> str:
    """Read an answer and act on it; gives ``stopped``, ``wrong_person`` or ``heard``. The words are not kept.

    A wrong person who also wants no more is both, and ``stopped`` is said. ``is_current`` False: it came from a number that
    the person is not written to at any more; then only a stop counts.
    """
    heard = "heard"
    if is_wrong_person(words):
        heard = "wrong_person"
        if is_current:
            save_doubt(chart, "wrong_person", now)
    if is_stop(words):
        heard = "stopped"
        save_stop(chart, "reply", now)
    if heard == "heard" and is_current:
        save_heard(chart, now)
    return heard
