"""Answers a life can hang on, judged as they come: an unfinished questionnaire counts (HAZ-04)."""

from __future__ import annotations

from dataclasses import dataclass

from .answers import Answers, Settled, settle
from .instrument import CriticalItem, Instrument
from .scoring import tally


@dataclass(frozen=True, slots=True)
class Partial:
    """What the answers so far already demand. ``unanswered`` are questions that apply and have no answer."""

    critical: tuple[CriticalItem, ...]
    flags: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing that applies was left unanswered."""
        return not self.unanswered


def judge_partial(instrument: Instrument, answers: Answers) -> Partial:
    """Every critical item that the answers so far may raise; nothing given is ever waved away.

    The plain reading counts a question as skipped when the question that opens it is unanswered. Here it
    is judged in a second way too: an answer that was given, behind a question that was not, is believed.
    Both findings count. Refuses what ``read_answers`` refuses.
    """
    settled = settle(instrument, answers)
    plain = tally(instrument, settled)
    critical, flags = {*plain.critical}, {*plain.flags}
    if any(settled.given[name] is not None for name in settled.assumed):
        believed = tally(instrument, _believe(instrument, settled))
        critical |= {*believed.critical}
        flags |= {*believed.flags}
    return Partial(
        critical=tuple(item for item in instrument.critical_items if item.id in critical),
        flags=tuple(flag.id for flag in instrument.flags if flag.id in flags),
        unanswered=(*settled.missing, *(n for n in settled.assumed if settled.given[n] is None)),
    )


def _believe(instrument: Instrument, settled: Settled) -> Settled:
    """The same answers, where only a question known not to apply is skipped; the unknown keep theirs."""
    values = dict(settled.given)
    for item in instrument.gated:
        if item.ask_if is not None and item.ask_if.holds(values, {}) is False:
            values[item.id] = item.value_if_skipped
    return Settled(values, settled.given, settled.missing, settled.skipped, ())
