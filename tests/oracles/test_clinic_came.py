"""How a forecast came, as a clinic reads it and as the models were trained: the same on every word of whole weeks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.watch.clinic_weeks import Came, ClinicWeeks, came
from carebraid.core.watch.forecast_history import TreatmentHistory, has_relapsed
from carebraid.population.forecast_tasks import FIRST_WEEK, LAST_WEEK, turnout


@given(
    st.sampled_from(sorted(FIRST_WEEK)), st.text("-+*o", min_size=2, max_size=24), st.integers(1, 23),
    st.sets(st.integers(1, 168)), st.lists(st.booleans(), min_size=28, max_size=28),
)  # fmt: skip
def test_what_came_is_what_was_trained_on(
    task: str, word: str, week: int, kept: set[int], due: list[bool]
) -> None:
    if not FIRST_WEEK[task] <= week <= min(LAST_WEEK, len(word) - 1) or has_relapsed(word[:week]):
        return
    if task == "early_warning" and word[week - 1] != "-":
        return
    history = TreatmentHistory(week=len(word), symbols=word, kept=tuple(sorted(kept)))
    weeks = ClinicWeeks(len(word), history, None, tuple(due))
    turned = came(task, weeks, week)
    trained = turnout(task, word, week, kept=sorted(kept), due=due)
    if trained is not None:
        assert turned == Came(True, trained.happened)
    else:
        assert turned.came is None  # not yet known, or no visit was due
