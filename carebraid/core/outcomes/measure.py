"""A measure: a definition in the small form, and a result that cannot flatter.

Every result has its numerator, its denominator and what is missing, and is told three ways: with what is missing counted
as failing, as good, and left out (one product's own study reads 62 % the first way and 86 % the last). How sure each is:
:mod:`.interval` and :mod:`.survival`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused

from .interval import NOT_TOLD, Told, byar, median_of, quantile_of, wilson
from .question import Place, Question, answer, ask
from .snapshot import STRATA, Row, Tables
from .survival import Curve, aalen_johansen, kaplan_meier

KINDS: Final = ("share", "amount", "rate", "time")
MISSING_WARNS: Final = 0.30
"""Beyond this share of missing a figure carries a warning (HAZ-59)."""
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "share": ("good",),
    "amount": ("value",),
    "rate": ("events", "exposure"),
    "time": ("event", "until"),
}
_ANY: Final = frozenset(
    [
        "id",
        "name",
        "plain",
        "kind",
        "unit",
        "population",
        "excludes",
        "better",
        "source",
        "evidence",
        "version",
        "missing_means",
        "unit_words",
        "per",
        "by_day",
        "competing",
        "collected",
        "figure_words",
        "group",
        "asks_for",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One measure. ``unit``: the table of which each row counts once; ``lines``: what its kind needs.

    ``better``: ``higher`` or ``lower``. ``excludes``: (why, line). ``per``: a rate is told per so much exposure.
    ``by_day``: the day at which a curve's share is told. ``collected``: a line that must be so of some episode, else the
    measure is not collected here. ``group``: measures of one group count the same people. ``missing_means``: what is not
    known of a missing one, in words; ``asks_for``: what would have to be recorded where it is not collected; ``unit_words``: what is counted; ``figure_words``: what the figure is a number of.
    """

    id: str
    name: str
    plain: str
    kind: str
    unit: str
    population: Question
    excludes: tuple[tuple[str, Question], ...]
    lines: Mapping[str, Question]
    better: str
    source: str
    evidence: str
    version: int
    missing_means: str
    unit_words: str
    figure_words: str
    per: float
    by_day: int
    group: str
    collected: Question | None
    asks_for: str

    @property
    def tables(self) -> frozenset[str]:
        """Every table the measure reads."""
        every = [self.population, *(line for _, line in self.excludes), *self.lines.values()]
        every += [self.collected] if self.collected else []
        return frozenset().union(*(one.tables for one in every))

    def lacks(self, held: Mapping[str, Any]) -> tuple[str, ...]:
        """Tables that a snapshot does not hold: then the measure is *not collected here*, never nought."""
        return tuple(sorted(self.tables - held.keys()))


def read_definition(raw: Any) -> Definition:
    """A definition from its file. Refuses what is not in the form, in words (``measure.unreadable``), and one that could
    never have a denominator (``measure.divides_by_nothing``)."""
    if not isinstance(raw, Mapping) or raw.get("kind") not in KINDS:
        raise _wrong(f"a measure needs a kind: {', '.join(KINDS)}")
    needs = _FIELDS[raw["kind"]]
    for name in ("id", "name", "plain", "unit", "better", "source", *needs):
        if not isinstance(raw.get(name), str) or not raw[name].strip():
            raise _wrong(f"“{name}” is missing or is no text")
    if unknown := sorted(set(map(str, raw)) - _ANY - set(needs)):
        raise _wrong(f"“{unknown[0]}” is not a part of this kind")
    if raw["better"] not in ("higher", "lower"):
        raise _wrong("“better” is higher or lower")
    per, by_day, version = raw.get("per", 1), raw.get("by_day", 180), raw.get("version", 1)
    if any(
        isinstance(one, bool) or not isinstance(one, int | float) or one <= 0
        for one in (per, by_day, version)
    ):
        raise _wrong("“per”, “by_day” and “version” are numbers above nought")
    unit = raw["unit"]
    population = ask(str(raw.get("population", "True")), unit=unit, wants="truth")
    lines = {name: ask(raw[name], unit=unit, wants="truth" if name == "good" else "number") for name in needs}
    if "competing" in raw:
        lines["competing"] = ask(str(raw["competing"]), unit=unit, wants="number")
    _refuse_nothing(population, lines)
    return Definition(
        id=raw["id"], name=raw["name"], plain=raw["plain"], kind=raw["kind"], unit=unit, population=population,
        excludes=_excludes(raw.get("excludes", ()), unit), lines=lines, better=raw["better"], source=raw["source"],
        evidence=str(raw.get("evidence", "needs_check")), version=int(version),
        missing_means=str(raw.get("missing_means", "")), unit_words=str(raw.get("unit_words", "")), figure_words=str(raw.get("figure_words", "")), per=float(per),
        by_day=int(by_day), group=str(raw.get("group", raw["id"])),
        collected=ask(str(raw["collected"]), unit="episodes", wants="truth") if "collected" in raw else None,
        asks_for=str(raw.get("asks_for", "")),
    )  # fmt: skip


def _wrong(why: str) -> Refused:
    return Refused("measure.unreadable", "This measure cannot be used: {why}.", why=why)


def _excludes(raw: Any, unit: str) -> tuple[tuple[str, Question], ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise _wrong("“excludes” is a list of why and when")
    made = []
    for one in raw:
        if not isinstance(one, Mapping) or set(one) != {"why", "when"}:
            raise _wrong("each of “excludes” has why and when")
        made.append((str(one["why"]), ask(str(one["when"]), unit=unit, wants="truth")))
    return tuple(made)


def _refuse_nothing(population: Question, lines: Mapping[str, Question]) -> None:
    """A population that is plainly nobody, or an exposure that is plainly nought, would divide by nothing for ever."""
    is_nobody = population.text in ("False", "not True")
    exposure = lines.get("exposure")
    if is_nobody or (exposure is not None and exposure.text in ("0", "0.0", "-0")):
        raise Refused(
            "measure.divides_by_nothing", "This measure divides by nothing: it can never have a denominator."
        )


@dataclass(slots=True)
class Tally:
    """What was counted in one group, before anything is divided: alike from every engine.

    ``units`` in the population; ``good`` of them (share); ``missing``: not known; ``people`` behind the units;
    ``values``: how often each value came (amount: the value; time: (time, kind)); ``events``/``exposure`` (rate).
    """

    units: int = 0
    good: int = 0
    missing: int = 0
    people: int = 0
    excluded: int = 0
    events: float = 0.0
    exposure: float = 0.0
    values: Counter[Any] = field(default_factory=Counter)


def count(definition: Definition, tables: Tables, *, by: str = "") -> dict[str, Tally]:
    """The tallies by group ("" for everybody): the slow twin of ``population.measures``.

    ``by``: one of STRATA, or ``month``; a value that is not known is the group ``not_known``. Refuses another name
    (``measure.unknown_split``) and tables that the snapshot lacks (``measure.not_collected``).
    """
    refuse_unless_countable(definition, tables, by)
    episodes = {row["episode"]: row for row in tables["episodes"]}
    own: dict[Any, dict[str, list[Row]]] = {}
    for name in definition.tables - {"episodes"}:
        for row in tables[name]:
            own.setdefault(row["episode"], {}).setdefault(name, []).append(row)
    if definition.collected is not None:
        places = (Place(row, row, own.get(row["episode"], {}), row) for row in tables["episodes"])
        if not any(answer(definition.collected.tree, place) for place in places):
            raise not_collected(definition)
    tallies: dict[str, Tally] = {}
    seen: dict[str, set[Any]] = {}
    for row in tables[definition.unit]:
        episode = episodes[row["episode"]]
        place = Place(row, episode, own.get(row["episode"], {}), row)
        if answer(definition.population.tree, place) is not True:
            continue
        group = "" if not by else _group(row["month"] if by == "month" else episode[by])
        tally = tallies.setdefault(group, Tally())
        if any(answer(line.tree, place) is True for _, line in definition.excludes):
            tally.excluded += 1
            continue
        _add(tally, definition, place)
        seen.setdefault(group, set()).add(episode["person"])
    for group, people in seen.items():
        tallies[group].people = len(people)
    return tallies if by else {"": tallies.get("", Tally())}


def _group(value: Any) -> str:
    return "not_known" if value is None else str(value)


def refuse_unless_countable(definition: Definition, held: Mapping[str, Any], by: str) -> None:
    """The refusals of :func:`count`, the same for every engine."""
    if by and by != "month" and by not in STRATA:
        raise Refused(
            "measure.unknown_split",
            "There is no split by “{by}”. There are: {known}.",
            by=by,
            known=", ".join(SPLITS),
        )
    if definition.lacks(held):
        raise not_collected(definition)


def not_collected(definition: Definition) -> Refused:
    """The refusal of a measure whose data nobody gathers here: never nought, never fine."""
    return Refused("measure.not_collected", "“{name}” is not collected here.", name=definition.name)


SPLITS: Final = ("month", *STRATA)


def _add(tally: Tally, definition: Definition, place: Place) -> None:
    """Count one unit by the kind of the measure; what is not known is missing, never nought."""
    found = {name: answer(line.tree, place) for name, line in definition.lines.items()}
    tally.units += 1
    if definition.kind == "share":
        tally.good += found["good"] is True
        tally.missing += found["good"] is None
    elif definition.kind == "amount":
        tally.missing += found["value"] is None
        if found["value"] is not None:
            tally.values[float(found["value"])] += 1
    elif definition.kind == "rate":
        if found["events"] is None or found["exposure"] is None or found["exposure"] < 0:
            tally.missing += 1
        else:
            tally.events += found["events"]
            tally.exposure += found["exposure"]
    else:
        told = told_of(found["event"], found["until"], found.get("competing"))
        tally.missing += told is None
        if told is not None:
            tally.values[told] += 1


def told_of(event: float | None, until: float | None, competing: float | None) -> tuple[float, int] | None:
    """(time, kind) of one watch: 1 the event, 2 the competing one, 0 neither by ``until``. None: no watch is known.

    An event on the same day as a competing one counts as the event. Times before the beginning are no watch.
    """
    if (
        until is None
        or until < 0
        or (event is not None and event < 0)
        or (competing is not None and competing < 0)
    ):
        return None
    if event is not None and event <= until and (competing is None or event <= competing):
        return float(event), 1
    if competing is not None and competing <= until:
        return float(competing), 2
    return float(until), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a measure found in one group.

    ``numerator`` of ``denominator`` with ``missing`` among them. ``as_failing``, ``as_good`` and ``left_out`` are the
    figure with what is missing counted so; an amount or a curve is only ever told of those known (``left_out``), beside
    how many are missing. ``why_none`` says in a code why there is no figure: ``nobody``, ``nothing_known``, ``no_exposure``.
    ``p90`` of an amount; ``curve`` of times; ``is_thin``: more is missing than HAZ-59 lets pass without a warning.
    """

    numerator: float | None
    denominator: float
    missing: int
    people: int
    excluded: int
    as_failing: Told
    as_good: Told
    left_out: Told
    p90: float | None = None
    median_day: float | None = None
    curve: Curve | None = None
    why_none: str = ""

    @property
    def is_thin(self) -> bool:
        """Whether so much is missing that the figure needs a warning beside it."""
        return bool(self.denominator) and self.missing / self.denominator > MISSING_WARNS


def conclude(definition: Definition, tally: Tally) -> Result:
    """The result of one tally. A measure without a denominator has no figure and says why."""
    base: dict[str, Any] = {
        "numerator": None, "denominator": tally.units, "missing": tally.missing, "people": tally.people,
        "excluded": tally.excluded, "as_failing": NOT_TOLD, "as_good": NOT_TOLD, "left_out": NOT_TOLD,
    }  # fmt: skip
    if not tally.units:
        return Result(**base, why_none="nobody")
    if definition.kind == "share":
        return _share(base, definition, tally)
    if tally.missing == tally.units:
        return Result(**base, why_none="nothing_known")
    if definition.kind == "rate":
        base.update(numerator=tally.events, left_out=byar(tally.events, tally.exposure, definition.per))
        return Result(**base, why_none="" if tally.exposure else "no_exposure")
    if definition.kind == "amount":
        base.update(left_out=median_of(tally.values), p90=quantile_of(tally.values, 0.9))
        return Result(**(base | {"numerator": tally.units - tally.missing}))
    return _time(base, definition, tally)


def _share(base: dict[str, Any], definition: Definition, tally: Tally) -> Result:
    known = tally.units - tally.missing
    failing, good = (tally.good, tally.good + tally.missing)
    if definition.better == "lower":  # what is missing and counted against us is counted as the bad thing
        failing, good = good, failing
    base.update(
        numerator=tally.good, as_failing=wilson(failing, tally.units), as_good=wilson(good, tally.units),
        left_out=wilson(tally.good, known),
    )  # fmt: skip
    return Result(**base, why_none="" if known else "nothing_known")


def _time(base: dict[str, Any], definition: Definition, tally: Tally) -> Result:
    has_competing = "competing" in definition.lines
    curve = aalen_johansen(tally.values) if has_competing else kaplan_meier(tally.values)
    at = [step for step in curve.steps if step.at <= definition.by_day]
    is_watched = bool(curve.steps) and curve.steps[-1].at >= definition.by_day
    figure = NOT_TOLD
    if is_watched:
        step = at[-1] if at else None
        value = curve.start if step is None else step.value
        low, high = (None, None) if step is None else (step.low, step.high)
        figure = Told(value, low, high) if has_competing else _turned(value, low, high)
    base.update(numerator=sum(step.events for step in at), left_out=figure)  # by the day that is told
    return Result(
        **base, median_day=_half(curve), curve=curve, why_none="" if is_watched else "not_watched_so_long"
    )


def _turned(value: float, low: float | None, high: float | None) -> Told:
    """The share with the event, from the curve of those without it."""
    return Told(1 - value, None if high is None else 1 - high, None if low is None else 1 - low)


def _half(curve: Curve) -> float | None:
    """The first day by which half had the event; None where it never came so far."""
    return next((s.at for s in curve.steps if (s.value >= 0.5 if curve.start == 0 else s.value <= 0.5)), None)
