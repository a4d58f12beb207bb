"""Is it better than before? Judged only by the change rules that the instrument's own file gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from carebraid.core.kernel.codes import Evidence

from .condition import OPERATORS, Value
from .instrument import ChangeRules, Instrument


class Finding(StrEnum):
    """Yes, no, or not known: a missing value or a missing rule is never a no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Change:
    """How a score moved between two times.

    ``better_by`` is in points of ``score``, positive when the person is better off, None where not known.
    ``improved`` and ``deteriorated`` are reliable (more than noise); ``meaningful`` is an improvement that
    people notice (the smallest important difference); ``response`` and ``remission`` as the file has it.
    ``source`` and ``evidence`` say what the rules rest on.
    """

    score: str | None
    baseline: float | None
    current: float | None
    better_by: float | None
    improved: Finding
    deteriorated: Finding
    meaningful: Finding
    response: Finding
    remission: Finding
    source: str | None
    evidence: Evidence


def judge_change(instrument: Instrument, baseline: Value | None, current: Value | None) -> Change:
    """Compare two values of ``instrument.change.score``; None stands for a missing score.

    Without change rules in the file, or with a value missing, every finding is ``not_known``.
    """
    rules = instrument.change
    before, after = _number(baseline), _number(current)
    if rules is None:
        nothing = (Finding.NOT_KNOWN,) * 5
        return Change(None, _float(before), _float(after), None, *nothing, None, Evidence.MISSING)
    better = _better_by(instrument, rules, before, after)
    return Change(
        score=rules.score,
        baseline=_float(before),
        current=_float(after),
        better_by=_float(better),
        improved=_at_least(better, rules.reliable),
        deteriorated=_at_least(None if better is None else -better, rules.deterioration or rules.reliable),
        meaningful=_meaningful(rules, before, better),
        response=_response(rules, before, better),
        remission=_remission(rules, after),
        source=rules.source,
        evidence=rules.evidence,
    )


def _number(value: Value | None) -> Fraction | None:
    if value is None:
        return None
    if isinstance(value, str | bool):
        raise TypeError("a change is judged between two numbers")
    return Fraction(str(value))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _better_by(
    instrument: Instrument, rules: ChangeRules, before: Fraction | None, after: Fraction | None
) -> Fraction | None:
    rule = instrument.score_rule(rules.score)
    if before is None or after is None or rule is None:
        return None
    return after - before if rule.direction == "higher_is_better" else before - after


def _at_least(points: Fraction | None, needed: float | None) -> Finding:
    if points is None or needed is None:
        return Finding.NOT_KNOWN
    return Finding.YES if points >= needed else Finding.NO


def _percent(before: Fraction | None, better: Fraction | None) -> Fraction | None:
    """Improvement as a percentage of the baseline; a baseline of 0 has none."""
    return None if not before or better is None else better * 100 / before


def _meaningful(rules: ChangeRules, before: Fraction | None, better: Fraction | None) -> Finding:
    if rules.mcid is not None:
        return _at_least(better, rules.mcid)
    return _at_least(_percent(before, better), rules.mcid_percent)


def _response(rules: ChangeRules, before: Fraction | None, better: Fraction | None) -> Finding:
    if rules.response_points is not None:
        if better is None:
            return Finding.NOT_KNOWN
        return Finding.YES if better > rules.response_points else Finding.NO
    return _at_least(_percent(before, better), rules.response_percent)


def _remission(rules: ChangeRules, after: Fraction | None) -> Finding:
    if rules.remission is None or after is None:
        return Finding.NOT_KNOWN
    return Finding.YES if OPERATORS[rules.remission.op](after, rules.remission.value) else Finding.NO
