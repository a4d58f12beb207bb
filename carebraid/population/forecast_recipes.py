"""How each forecast model is made: which features, which trees, how much of the plain line. One place for both models.

``default`` travels: weekly history, attendance and continuity of the medicine, half trees that may only bend the
way that makes sense (more bad weeks never lower the risk), half a line. ``local`` takes everything; it is for
people of the settings it was fitted on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carebraid.core.watch.forecast_features import GROUPS
from carebraid.core.watch.forecast_model import STATIC

RAISES = frozenset({
    "share_bad", "recent_bad", "share_missed", "bad_run", "relapse_run", "last_bad", "last_missed", "bad_of_4",
    "days_since_visit", "visit_gap", "dose_gap",
})  # fmt: skip
LOWERS = frozenset({
    "good_run", "chances", "due_next", "due_of_4", "visits_28", "visits_per_due_28", "covered_7", "covered_28",
})  # fmt: skip
TRAVELLING = (
    "week", "share_bad", "recent_bad", "bad_run", "relapse_run", "chances", "due_next", "due_of_4", "last_bad",
    "last_missed", "share_missed", "bad_of_4", "good_run", "days_since_visit", "visits_28", "visits_per_due_28",
    "visit_gap", "covered_28", "covered_7", "dose_to_median", "dose_gap",
)  # fmt: skip


LOCAL_ITERATIONS = {"next_week_bad": 700, "relapse_4wk": 500, "early_warning": 400, "missed_next_visit": 500}
"""Chosen by cross-validation; early warning has the fewest events and wears out first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """``line``: the share of the logistic part; ``ridge``: scikit-learn's C of it. The rest is for the trees."""

    features: tuple[str, ...]
    iterations: int
    learning_rate: float
    least_rows: int
    columns: float
    leaves: int = 8
    shrink: float = 5.0
    is_monotone: bool = False
    line: float
    ridge: float

    def direction(self, name: str) -> int:
        """1: a higher value may only raise the forecast, -1: only lower it, 0: either."""
        return 0 if not self.is_monotone else int(name in RAISES) - int(name in LOWERS)


def recipe_of(task: str, model: str, entry: tuple[str, ...]) -> Recipe:
    """The recipe of a model; ``entry``: the names of the facts known when treatment begins."""
    if task == STATIC:
        names = entry if model == "local" else tuple(name for name in entry if not name.startswith("arm_"))
        return Recipe(
            features=names, iterations=150, learning_rate=0.03, least_rows=30, columns=0.3, leaves=6, shrink=10.0,
            line=0.2, ridge=0.003,
        )  # fmt: skip
    if model == "local":
        return Recipe(
            features=tuple(GROUPS), iterations=LOCAL_ITERATIONS[task], learning_rate=0.02, least_rows=80, columns=0.3, line=0.2, ridge=0.01,
        )  # fmt: skip
    return Recipe(
        features=TRAVELLING, iterations=160, learning_rate=0.04, least_rows=80, columns=0.5, is_monotone=True,
        line=0.5, ridge=0.02,
    )  # fmt: skip


UNITS: Mapping[str, str] = {
    "week": "weeks", "relapse_run": "weeks", "bad_run": "weeks", "good_run": "weeks", "due_of_4": "weeks",
    "chances": "weeks", "bad_of_4": "weeks", "bad_of_8": "weeks", "missed_of_4": "weeks", "found_of_4": "weeks",
    "weeks_in_course": "weeks", "medicine_weeks_left": "weeks", "visits_7": "visits", "visits_28": "visits",
    "visit_gap": "days", "visit_place": "day of the week of treatment, 0 to 6", "dose_gap": "days",
    "visit_place_mean": "day of the week of treatment, 0 to 6", "visit_place_range": "days",
    "doses_known_days": "days", "mg_buprenorphine": "mg", "mg_methadone": "mg", "age": "years",
    "dose_to_median": "ratio", "dose_to_most": "ratio", "dose_trend": "ratio", "nicotine": "points, 0 to 10",
    "pain": "level, 0 to 2", "withdrawal": "level, 0 to 3", "withdrawal_pre": "level, 0 to 3",
    "visits_before": "visits", "before_drugs": "drugs", "days_to_start": "days", "detox_days": "days",
    "iv_days": "days of 30", "iv_max": "times a day", "iv_amount": "index",
}  # fmt: skip


def unit_of(name: str) -> str:
    """What a feature is counted in."""
    if name in UNITS:
        return UNITS[name]
    if name.startswith(
        ("is_", "last_", "bad_before", "due_next", "arm_", "screen_", "smoker", "living_", "home", "ever_")
    ):
        return "0 or 1"
    if name.startswith(("days_since", "told_", "before_", "used_")) and not name.endswith("share"):
        return "days"
    return "level" if name.startswith("iv_") else "share"
