"""A person's own signature: signs written with them, limits learnt from their own days, an alarm budget that holds.

Limits are those of a Shewhart chart for single values, with the median and the median absolute deviation in place
of mean and standard deviation, so that the hard days themselves do not widen them: a sign is there on ``run`` days in
a row beyond the limit. Source: Western Electric, Statistical Quality Control Handbook, 1956 (points in a row beyond
two standard deviations); NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 (individuals charts). Which run, which
steps and the smallest amount of data are project conventions.

Limits are learnt on the older weeks and judged on the newer ones, which took no part in the learning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .own_days import Days, Measure, Values, episodes, hard_bar, hard_days, spread

MONTH = 365.25 / 12
ENOUGH_POINTS = 21
"""Fewer told days than this make no limit: "not enough yet"."""
HELD_OUT_DAYS = 28
TRAINING_DAYS = 56
"""A signature needs eight weeks to learn from and four to be tried on."""
HORIZON = 7
"""Days within which a hard day must follow for an alarm to have been right."""
USUAL_BUDGET = 4
"""Alarms a month where nobody has set a budget: about one a week."""
MOST_BUDGET = 10

_LEAST: Mapping[Measure, float] = {Measure.SLEEP: 0.5, Measure.MOOD: 1.0, Measure.CRAVING: 1.0}
_ROUND: Mapping[Measure, float] = {Measure.SLEEP: 0.5, Measure.MOOD: 1.0, Measure.CRAVING: 1.0}
_TOP: Mapping[Measure, float] = {Measure.SLEEP: 24.0, Measure.MOOD: 10.0, Measure.CRAVING: 10.0}
_STEPS = (1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
_COUNTED: Mapping[Measure, tuple[int, ...]] = {
    # Days without: the limit is a number of days, and the smallest is what the house calls silence for everybody.
    Measure.ROUTINE: (2, 3, 4, 5, 7, 10, 14),
    Measure.CONTACT: (10, 14, 21, 28, 42, 56),
}
_MISSED = (1, 2, 3, 4)  # days in a row without the medicine


@dataclass(frozen=True, slots=True)
class Limit:
    """Beyond what a day counts, and how many such days in a row make the sign.

    ``is_low``: a value at ``threshold`` or below counts; otherwise at ``threshold`` or above.
    """

    measure: Measure
    is_low: bool
    threshold: float
    run: int

    def is_beyond(self, value: float) -> bool:
        """Whether one day's value counts."""
        return value <= self.threshold if self.is_low else value >= self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A sign as written with the person. ``pitch``: ``usual``, or ``sharp`` (rings one step earlier).

    ``start``: the limit of a link that was found, where its steps begin; ``horizon``: days in which it has to come true.
    """

    id: str
    measure: Measure
    is_low: bool
    pitch: str = "usual"
    start: Limit | None = None
    horizon: int = HORIZON


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How alarms did in a stretch of days. Alarms after which nothing was told are ``unseen``, neither right nor wrong;
    those that came while the hard day was there already are ``late``."""

    days: int
    episodes: int
    caught: int
    alarms: int
    right: int
    false: int
    late: int
    unseen: int
    lead_days: float | None

    @property
    def alarms_a_month(self) -> float:
        """All alarms, for a month of the length of an average one."""
        return self.alarms / self.days * MONTH if self.days else 0.0

    @property
    def false_a_month(self) -> float:
        """False alarms a month."""
        return self.false / self.days * MONTH if self.days else 0.0

    @property
    def sensitivity(self) -> float | None:
        """The share of hard stretches that an alarm came before; None where there were none."""
        return self.caught / self.episodes if self.episodes else None


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Nothing can be learnt yet: ``have`` of ``need``, of what (``days``, ``points``, ``times``, ``held_out``)."""

    what: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What became of one sign: its limit with figures on the weeks held out, or why there is none yet.

    ``never_rings``: no limit within the scale keeps the budget.
    """

    id: str
    limit: Limit | None
    trained: Figures | None = None
    held_out: Figures | None = None
    why_not: NotEnough | None = None
    never_rings: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything that was learnt for a person, and whether all limits together keep the budget."""

    signs: tuple[Learnt, ...]
    budget: int
    training_a_month: float
    held_out: Figures | None
    bar: float


def split(days: Days) -> tuple[Days, Days] | NotEnough:
    """The older two thirds to learn from, the newer third (four weeks at least) to be tried on."""
    span = days.last - days.first + 1
    held = max(HELD_OUT_DAYS, span // 3)
    if span - held < TRAINING_DAYS:
        return NotEnough("days", span, TRAINING_DAYS + HELD_OUT_DAYS)
    cut = days.last - held
    return days.between(days.first, cut), days.between(cut + 1, days.last)


def alarms(limit: Limit, values: Values) -> tuple[int, ...]:
    """Days on which the sign begins: ``run`` days in a row beyond, each of them told, and it was not there the day before."""
    rings = [day for day in sorted(values) if _holds(limit, values, day)]
    return tuple(day for day in rings if not _holds(limit, values, day - 1))


def _holds(limit: Limit, values: Values, day: int) -> bool:
    return all(
        back in values and limit.is_beyond(values[back]) for back in range(day - limit.run + 1, day + 1)
    )


def figures(
    rung: Iterable[int], days: Days, bar: float, *, horizon: int = HORIZON, hard: frozenset[int] | None = None
) -> Figures:
    """How these alarms did against the hard days of the same stretch."""
    hard = hard_days(days, bar) if hard is None else hard
    begun = episodes(hard)
    told = set(days.of(Measure.CRAVING)) | days.used
    right = false = late = unseen = 0
    lead: dict[int, int] = {}
    listed = sorted(set(rung))
    for day in listed:
        ahead = [start for start in begun if day < start <= day + horizon]
        if ahead:
            right += 1
            lead[ahead[0]] = max(lead.get(ahead[0], 0), ahead[0] - day)
        elif any(later in hard for later in range(day - 1, day + 2)):
            late += 1
        elif any(later in told for later in range(day + 1, day + horizon + 1)):
            false += 1
        else:
            unseen += 1
    return Figures(
        days=days.last - days.first + 1, episodes=len(begun), caught=len(lead), alarms=len(listed), right=right,
        false=false, late=late, unseen=unseen, lead_days=float(median(lead.values())) if lead else None,
    )  # fmt: skip


def ladder(sign: Written, training: Days) -> tuple[Limit, ...] | NotEnough:
    """The limits that a sign may have, from the one that rings first to the one that rings last."""
    values = training.of(sign.measure)
    if len(values) < ENOUGH_POINTS:
        return NotEnough("points", len(values), ENOUGH_POINTS)
    first = 0 if sign.pitch == "sharp" else 1
    if sign.start is not None:
        return _from(sign.start)[first:]
    if sign.measure in _COUNTED:
        return tuple(Limit(sign.measure, False, float(n), 1) for n in _COUNTED[sign.measure][first:])
    if sign.measure is Measure.DOSES:
        return tuple(Limit(Measure.DOSES, False, 1.0, run) for run in _MISSED[first:])
    middle, sigma = spread(values.values(), _LEAST[sign.measure])
    steps: list[Limit] = []
    for step in _STEPS:
        bound = middle - step * sigma if sign.is_low else middle + step * sigma
        limit = Limit(sign.measure, sign.is_low, rounded(sign.measure, bound, is_low=sign.is_low), 2)
        if 0 <= limit.threshold <= _TOP[sign.measure] and limit not in steps:
            steps.append(limit)
    return tuple(steps[first:])


def _from(start: Limit) -> tuple[Limit, ...]:
    """The limit of a found link with one step before it and four after; a missed medicine has only days in a row."""
    if start.measure not in _ROUND:
        return tuple(
            Limit(start.measure, start.is_low, start.threshold, run)
            for run in (start.run, *range(start.run, 5))
        )
    out = -_ROUND[start.measure] if start.is_low else _ROUND[start.measure]
    bounds = (start.threshold + step * out for step in range(-1, 5))
    return tuple(
        Limit(start.measure, start.is_low, bound, start.run)
        for bound in bounds
        if 0 <= bound <= _TOP[start.measure]
    )


def rounded(measure: Measure, bound: float, *, is_low: bool) -> float:
    """A bound as people say it (half hours, whole points), away from the usual so that it never rings earlier."""
    grain = _ROUND[measure]
    whole = bound // grain * grain
    return whole if is_low or whole == bound else whole + grain


def learn(signs: Sequence[Written], days: Days, budget: int) -> Signature | NotEnough:
    """Limits for all signs on the older weeks such that together they ring at most ``budget`` times a month there.

    Each sign starts with its earliest limit; while they ring too often together, the one that was wrong most often
    is moved out by a step, and after its last step it rings no more. Refuses a budget outside 0 to 10 (ValueError).
    """
    if not 0 <= budget <= MOST_BUDGET:
        raise ValueError("the budget is 0 to 10 alarms a month")
    parts = split(days)
    if isinstance(parts, NotEnough):
        return parts
    training, held = parts
    bar = hard_bar(training)
    ladders = {sign.id: ladder(sign, training) for sign in signs}
    ahead = {sign.id: sign.horizon for sign in signs}
    rungs = {key: 0 for key, steps in ladders.items() if not isinstance(steps, NotEnough)}
    while True:
        at = {key: _judged(ladders[key], rung, training, bar, ahead[key]) for key, rung in rungs.items()}
        a_month = sum(one.alarms_a_month for one in at.values() if one is not None)
        loud = [(one.false, one.alarms, key) for key, one in at.items() if one is not None and one.alarms]
        if a_month <= budget or not loud:
            break
        rungs[max(loud)[2]] += 1
    learnt = tuple(
        _learnt(sign, ladders[sign.id], rungs.get(sign.id, 0), training, held, bar) for sign in signs
    )
    rung_held = [
        day
        for one in learnt
        if one.limit is not None
        for day in alarms(one.limit, held.of(one.limit.measure))
    ]
    return Signature(learnt, budget, a_month, figures(rung_held, held, bar), bar)


def _judged(
    steps: tuple[Limit, ...] | NotEnough, rung: int, days: Days, bar: float, horizon: int
) -> Figures | None:
    if isinstance(steps, NotEnough) or rung >= len(steps):
        return None
    return figures(alarms(steps[rung], days.of(steps[rung].measure)), days, bar, horizon=horizon)


def _learnt(
    sign: Written, steps: tuple[Limit, ...] | NotEnough, rung: int, training: Days, held: Days, bar: float
) -> Learnt:
    if isinstance(steps, NotEnough):
        return Learnt(sign.id, None, why_not=steps)
    if rung >= len(steps):
        return Learnt(sign.id, None, never_rings=True)
    trained, tried = (_judged(steps, rung, part, bar, sign.horizon) for part in (training, held))
    return Learnt(sign.id, steps[rung], trained, tried)
