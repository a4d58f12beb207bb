"""Scores, bands, cut-offs, critical items and flags of one set of answers.

The rules are those of the schema ``clinical-instrument/1``. Scores are worked out in the file's order.
Missing is never zero: a sum or mean with too many missing answers, or with none given, has no value and a
reason. A count takes the answers there are, and rules fall back to their default; both are then marked as
not firm, because a missing answer could still change them. All arithmetic is exact; rounding is half up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from carebraid.core.kernel.codes import Evidence

from .answers import Answers, Settled, settle
from .condition import OPERATORS, Value, Values
from .instrument import Cutoff, Instrument, ScoreRule


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is missing or not firm: a stable code and one sentence with its places to fill."""

    code: str
    template: str
    facts: Mapping[str, int | str]

    @property
    def words(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.facts)


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """One score. ``value`` is None where it could not be worked out; ``reason`` then says why.

    ``is_firm`` is False where a missing answer could still change the value (a count so far, a rule that
    fell back to its default); ``reason`` says so too.
    """

    id: str
    value: Value | None
    band: str | None
    missing: tuple[str, ...]
    is_prorated: bool
    is_firm: bool
    reason: Reason | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Tally:
    """The bare result: every score (None where there is none), band codes, critical and flag ids."""

    scores: dict[str, Value | None]
    bands: dict[str, str]
    critical: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one set of answers says. Ids are those of the instrument's own lists."""

    instrument: str
    version: str
    scores: Mapping[str, Value | None]
    bands: Mapping[str, str]
    critical: tuple[str, ...]
    flags: tuple[str, ...]
    cutoffs: tuple[Cutoff, ...]
    details: tuple[ScoreResult, ...]
    missing: tuple[str, ...]
    skipped: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every question that applies was answered (optional ones aside)."""
        return not self.missing and not self.assumed

    def detail(self, score_id: str) -> ScoreResult | None:
        """The result of one score, or None."""
        return next((detail for detail in self.details if detail.id == score_id), None)


def score(instrument: Instrument, answers: Answers) -> Outcome:
    """Score a set of answers (list in item order or map; None = not answered).

    Refuses answers that the instrument does not take, as ``read_answers`` says.
    """
    settled = settle(instrument, answers)
    found = tally(instrument, settled)
    return Outcome(
        instrument=instrument.id,
        version=instrument.version,
        scores=found.scores,
        bands=found.bands,
        critical=found.critical,
        flags=found.flags,
        cutoffs=tuple(c for c in instrument.cutoffs if _meets(found.scores[c.score], c.op, c.value)),
        details=_details(instrument, settled, found),
        missing=settled.missing,
        skipped=settled.skipped,
        assumed=settled.assumed,
    )


def tally(instrument: Instrument, settled: Settled) -> Tally:
    """The bare result of settled answers, for counting many; ``score`` tells the whole story."""
    values = settled.values
    scores: dict[str, Value | None] = {}
    for rule in instrument.scores:
        scores[rule.id] = _FOLDS[rule.kind](rule, values, scores)
    bands: dict[str, str] = {}
    for band in instrument.bands:
        value = scores[band.score]
        if value is not None and band.low <= value <= band.high:  # type: ignore[operator]
            bands[band.score] = band.code
    critical = tuple(c.id for c in instrument.critical_items if c.condition.holds(values, scores))
    flags = tuple(flag.id for flag in instrument.flags if flag.condition.holds(values, scores))
    return Tally(scores, bands, critical, flags)


def _meets(value: Value | None, op: str, threshold: Value) -> bool:
    return value is not None and OPERATORS[op](value, threshold)


def _exact(value: Any) -> Any:
    """The number as written: 6.1 hours are 61/10, not the nearest binary fraction."""
    return Fraction(str(value)) if isinstance(value, float) else value


def _plain(value: Any) -> int | float:
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    return value


def _half_up(value: Any, divisor: int) -> int:
    """``value / divisor`` rounded to a whole number, halves upwards."""
    return int((2 * value + divisor) // (2 * divisor))


def _answered(rule: ScoreRule, values: Values) -> tuple[list[Any], int] | None:
    """The answers a score is over, after reversal, and how many are missing; None where too many are.

    Optional items may be missing freely and then do not count as items at all (PHQ-15 item 4).
    """
    got: list[Any] = []
    missing = 0
    for name in rule.items:
        value = values[name]
        if value is None:
            missing += name not in rule.optional
        else:
            flip = rule.flips.get(name)
            got.append(_exact(value) if flip is None else flip - _exact(value))
    return (got, missing) if got and missing <= rule.missing_max else None


def _sum(rule: ScoreRule, values: Values, _: Values) -> Value | None:
    if (answered := _answered(rule, values)) is None:
        return None
    got, missing = answered
    total = sum(got)
    if missing and rule.prorates:
        total = _half_up(total * (len(got) + missing), len(got))
    return _plain(total * _exact(rule.multiply))


def _mean(rule: ScoreRule, values: Values, _: Values) -> Value | None:
    if (answered := _answered(rule, values)) is None:
        return None
    got, scale = answered[0], 10 ** (rule.decimals or 0)
    mean = Fraction(_half_up(sum(got) * scale, len(got)), scale)
    return float(mean * _exact(rule.multiply))


def _extreme(rule: ScoreRule, values: Values, _: Values) -> Value | None:
    if (answered := _answered(rule, values)) is None:
        return None
    return _plain((max if rule.kind == "max" else min)(answered[0]) * _exact(rule.multiply))


def _count(rule: ScoreRule, values: Values, _: Values) -> Value | None:
    return sum(_meets(values[name], where.op, where.value) for name, where in rule.where.items())


def _combine(rule: ScoreRule, _: Values, scores: Values) -> Value | None:
    parts = [scores[name] for name in rule.parts]
    if any(part is None for part in parts):
        return None
    return _plain(sum(map(_exact, parts)) * _exact(rule.multiply))


def _by_rules(rule: ScoreRule, values: Values, scores: Values) -> Value | None:
    return next((then for condition, then in rule.rules if condition.holds(values, scores)), rule.default)


_FOLDS: Mapping[str, Callable[[ScoreRule, Values, Values], Value | None]] = {
    "sum": _sum,
    "mean": _mean,
    "max": _extreme,
    "min": _extreme,
    "count": _count,
    "count_map": _count,
    "combine": _combine,
    "rules": _by_rules,
}


def _details(instrument: Instrument, settled: Settled, found: Tally) -> tuple[ScoreResult, ...]:
    """Each score with what it lacks; ``known`` leaves out what was only assumed to be skipped."""
    known = {name: None if name in settled.assumed else value for name, value in settled.values.items()}
    firm: dict[str, Value | None] = {}
    details = []
    for rule in instrument.scores:
        value = found.scores[rule.id]
        missing = tuple(n for n in rule.items if settled.values[n] is None and n not in rule.optional)
        is_firm = value is not None and _is_firm(instrument, rule, known, firm)
        firm[rule.id] = value if is_firm else None
        details.append(
            ScoreResult(
                id=rule.id,
                value=value,
                band=found.bands.get(rule.id),
                missing=missing,
                is_prorated=value is not None and rule.prorates and bool(missing),
                is_firm=is_firm,
                reason=_reason(rule, value, missing, is_firm),
                evidence=rule.evidence,
            )
        )
    return tuple(details)


def _is_firm(instrument: Instrument, rule: ScoreRule, known: Values, firm: Values) -> bool:
    """Whether no missing answer could change the score."""
    if rule.kind == "combine":
        return all(firm[part] is not None for part in rule.parts)
    for condition, _ in rule.rules:
        held = condition.holds(known, firm)
        if held is not False:
            return bool(held)
    optional = rule.optional or {n for n in rule.items if instrument.by_id[n].is_optional}
    return all(known[name] is not None or name in optional for name in rule.items)


def _reason(rule: ScoreRule, value: Value | None, missing: tuple[str, ...], is_firm: bool) -> Reason | None:
    facts = {"missing": len(missing), "total": len(rule.items), "most": rule.missing_max}
    if value is None and rule.kind == "combine":
        return Reason("score.part_missing", "A score that it is made of is missing.", {})
    if value is None and rule.missing_max and len(missing) <= rule.missing_max:
        return Reason("score.nothing_answered", "None of its {total} questions was answered.", facts)
    if value is None:
        some = "1 of {total} answers is" if len(missing) == 1 else "{missing} of {total} answers are"
        most = "at most {most} may be" if rule.missing_max else "none may be"
        return Reason("score.too_many_missing", f"{some} missing; {most}.", facts)
    if is_firm:
        return None
    if rule.prorates and missing:
        return Reason(
            "score.prorated",
            "Worked out from {answered} of {total} answers.",
            {**facts, "answered": len(rule.items) - len(missing)},
        )
    return Reason("score.not_firm", "It rests on unanswered questions, so it may still change.", {})
