"""The features of forecasts for many people at once: the fast twin of ``core.watch.forecast_features``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from carebraid.core.watch.forecast_features import DECAY, FIRST_DAY, MAKER_OF, NEVER, STREAMS, URINE_GROUPS
from carebraid.core.watch.forecast_history import DRUGS, INJECTION_DAYS, RUN_FROM_WEEK, RUN_WEEKS

from .histories import CODES, OUTSIDE, Bools, Floats, Histories, Ints

Columns = dict[str, Floats]
_MISSED, _NOT_DUE = CODES.index("o"), CODES.index("_")


def columns_of(people: Histories, groups: Collection[str] | None = None) -> Columns:
    """Every feature as a column, NaN where it is not known; or the features of some groups only."""
    wanted = set(MAKERS) if groups is None else {MAKER_OF.get(group, group) for group in groups}
    found: Columns = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for name, make in MAKERS.items():
            if name in wanted:
                found |= make(people)
    return found


def _where(known: Bools, value: NDArray[np.generic]) -> Floats:
    return np.where(known, np.asarray(value, dtype=np.float64), np.nan)


def _share(count: NDArray[np.generic], of: NDArray[np.generic]) -> Floats:
    top, below = np.asarray(count, dtype=np.float64), np.asarray(of, dtype=np.float64)
    return np.where(below > 0, top / np.where(below > 0, below, 1.0), np.nan)


def _weekly(people: Histories) -> Columns:
    is_told = (people.symbols != _NOT_DUE) & (people.symbols != OUTSIDE)
    # Told weeks first and in order, then turned around: column 0 is the last week told.
    order = np.argsort(~is_told, axis=1, kind="stable")
    count = is_told.sum(axis=1)
    back = count[:, None] - 1 - np.arange(people.symbols.shape[1])
    is_there = back >= 0
    told = np.take_along_axis(people.symbols, np.take_along_axis(order, np.maximum(back, 0), axis=1), axis=1)
    bad, missed = is_there & (told != 0), is_there & (told == _MISSED)
    found = is_there & ((told == 1) | (told == 2))
    run = np.cumprod(bad, axis=1).sum(axis=1)
    early = is_told[:, : RUN_FROM_WEEK - 1].sum(axis=1)
    relapse_run = np.minimum(run, count - early)
    decay = DECAY ** np.arange(told.shape[1])
    ahead = people.week[:, None] + np.arange(RUN_WEEKS)
    due = np.take_along_axis(people.due, np.minimum(ahead, people.due.shape[1] - 1), axis=1)
    last = _padded(bad), _padded(missed), _padded(found)
    changes = ((bad[:, 1:] != bad[:, :-1]) & is_there[:, 1:]).sum(axis=1)
    return {
        "week": people.week.astype(np.float64),
        "share_bad": _share(bad.sum(axis=1), count),
        "recent_bad": _share(bad @ decay, is_there @ decay),
        "share_missed": _share(missed.sum(axis=1), count),
        "share_found": _share(found.sum(axis=1), count),
        "bad_run": run.astype(np.float64),
        "good_run": np.cumprod(is_there & ~bad, axis=1).sum(axis=1).astype(np.float64),
        "relapse_run": relapse_run.astype(np.float64),
        "last_bad": _where(count >= 1, last[0][:, 0]),
        "bad_before": _where(count >= 2, last[0][:, 1]),
        "last_missed": _where(count >= 1, last[1][:, 0]),
        "last_found": _where(count >= 1, last[2][:, 0]),
        "bad_of_4": _where(count >= 4, bad[:, :4].sum(axis=1)),
        "bad_of_8": _where(count >= 8, bad[:, :8].sum(axis=1)),
        "missed_of_4": _where(count >= 4, missed[:, :4].sum(axis=1)),
        "found_of_4": _where(count >= 4, found[:, :4].sum(axis=1)),
        "changes": _share(changes, count - 1),
        "due_next": due[:, 0].astype(np.float64),
        "due_of_4": due.sum(axis=1).astype(np.float64),
        "chances": (due * (np.arange(RUN_WEEKS) < RUN_WEEKS - relapse_run[:, None]))
        .sum(axis=1)
        .astype(np.float64),
    }


def _padded(values: Bools) -> Bools:
    return np.pad(values, ((0, 0), (0, max(0, 2 - values.shape[1]))))


def _between(people: Histories, first: Ints | int, last: Ints) -> Bools:
    """(n, days): whether a day column lies from ``first`` to ``last`` of each person, both included."""
    days = people.days
    low = np.broadcast_to(np.asarray(first), last.shape)
    return (days >= low[:, None]) & (days <= last[:, None])


def _visits(people: Histories) -> Columns:
    end, days = 7 * people.week, people.days
    kept = people.kept & _between(people, 1, end)
    count = kept.sum(axis=1)
    # How many kept visits come on that day or later: 1 for the last one.
    rank = np.cumsum(kept[:, ::-1], axis=1)[:, ::-1] * kept
    last = np.where(rank == 1, days, 0).max(axis=1)
    before = np.where(rank == 2, days, 0).max(axis=1)
    lately = (rank > 0) & (rank <= 4)
    place = (days - 1) % 7
    of_28 = (kept & (days > (end - 28)[:, None])).sum(axis=1)
    weeks = np.arange(1, people.due.shape[1] + 1)
    planned = people.due & (weeks > (people.week - 4)[:, None]) & (weeks <= people.week[:, None])
    known = people.has_kept
    mean = _share((place * lately).sum(axis=1), lately.sum(axis=1))
    spread = np.where(lately, place, -1).max(axis=1) - np.where(lately, place, 7).min(axis=1)
    return {
        "days_since_visit": _where(known, end - last),
        "visit_gap": _where(known, last - before),
        "visits_7": _where(known, (kept & (days > (end - 7)[:, None])).sum(axis=1)),
        "visits_28": _where(known, of_28),
        "visits_per_due_28": _where(known, np.minimum(2.0, _share(of_28, planned.sum(axis=1)))),
        "visit_place": _where(known & (count > 0), (last - 1) % 7),
        "visit_place_mean": _where(known, mean),
        "visit_place_range": _where(known & (count > 0), spread),
    }


def _medicine(people: Histories) -> Columns:
    end, days, until = 7 * people.week, people.days, people.doses_until
    amounts = np.where(days <= until[:, None], people.doses, 0.0)
    given = amounts > 0
    has_dose, is_injected = given.any(axis=1), people.drug == DRUGS.index("naltrexone")
    last = np.where(given, days, FIRST_DAY - 1).max(axis=1)
    total = np.pad(np.cumsum(given, axis=1), ((0, 0), (INJECTION_DAYS, 0)))
    reaches = total[:, INJECTION_DAYS:] > total[:, :-INJECTION_DAYS]
    covered = np.where(is_injected[:, None], reaches, given)
    known = people.has_doses
    since = np.where(has_dose, np.minimum(NEVER, end - last), NEVER)
    gap = np.where(has_dose, np.minimum(NEVER, until - last), NEVER)
    columns = {
        "days_since_dose": _where(known, since),
        "dose_gap": _where(known, gap),
        "doses_known_days": _where(known, end - until),
        "covered_7": _where(known, _covered(people, covered, until, 7)),
        "covered_28": _where(known, _covered(people, covered, until, 28)),
        "covered_all": _where(known, _covered(people, covered, until, until)),
    }
    return columns | _amounts(people, amounts, last, known & has_dose & ~is_injected)


def _covered(people: Histories, covered: Bools, until: Ints, length: Ints | int) -> Floats:
    first = np.maximum(1, until - length + 1)
    return _share((covered & _between(people, first, until)).sum(axis=1), until - first + 1)


def _amounts(people: Histories, amounts: Floats, last: Ints, known: Bools) -> Columns:
    given, rows = amounts > 0, np.arange(len(people))
    latest = amounts[rows, np.maximum(last - FIRST_DAY, 0)]
    count = given.sum(axis=1)
    ordered = np.sort(np.where(given, amounts, np.inf), axis=1)
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, amounts.shape[1] - 1)
    middle = (ordered[rows, low] + ordered[rows, high]) / 2
    before = given & _between(people, last - 27, last - 7)
    usual = _share((amounts * before).sum(axis=1), before.sum(axis=1))
    return {
        "dose_to_median": _where(known, latest / middle),
        "dose_to_most": _where(known, latest / amounts.max(axis=1)),
        "dose_trend": _where(known, latest / usual),
        "mg_buprenorphine": _where(known & (people.drug == 0), latest),
        "mg_methadone": _where(known & (people.drug == 1), latest),
    }


def _course(people: Histories) -> Columns:
    weeks = (7 * people.week - people.course_began) / 7
    is_told = people.drug >= 0
    return {f"is_{name}": _where(is_told, people.drug == at) for at, name in enumerate(DRUGS)} | {
        "is_second_course": (people.course_began > 0).astype(np.float64),
        "weeks_in_course": weeks,
        "medicine_weeks_left": np.clip(people.course_weeks - weeks, -8.0, 12.0),
    }


def _urine(people: Histories) -> Columns:
    end, columns = 7 * people.week, {}
    inside = {"28": _between(people, np.maximum(end - 27, 1), end), "all": _between(people, 1, end)}
    tested = people.kept | people.found[:, -1]
    for span, window in inside.items():
        of = (tested & window).sum(axis=1)
        for at, group in enumerate((*URINE_GROUPS, "own")):
            count = (people.found[:, at] & window).sum(axis=1)
            columns[f"urine_{group}_{span}"] = _where(people.has_found, _share(count, of))
    return columns


def _own_words(people: Histories) -> Columns:
    until, days, known = people.told_until, people.days, people.has_told
    windows = {name: _between(people, until - name + 1, until) for name in (7, 28)}
    columns = {
        f"told_{name}_28": _where(known, (people.told[:, at] & windows[28]).sum(axis=1))
        for at, name in enumerate(STREAMS)
    }
    opioid = people.told[:, list(STREAMS).index("opioid")]
    since = opioid & _between(people, 1, until)
    last = np.where(since, days, 0).max(axis=1)
    gone = np.where(last > 0, np.minimum(NEVER, 7 * people.week - last), NEVER)
    return columns | {
        "told_opioid_7": _where(known, (opioid & windows[7]).sum(axis=1)),
        "told_opioid_share": _where(known, _share(since.sum(axis=1), until)),
        "days_since_told_opioid": _where(known, gone),
    }


MAKERS: Mapping[str, Callable[[Histories], Columns]] = {
    "weeks": _weekly, "visits": _visits, "medicine": _medicine, "course": _course, "urine": _urine,
    "own_words": _own_words,
}  # fmt: skip
