"""Invented treatment histories, drawn by Hypothesis. Nobody here is real."""

from __future__ import annotations

from hypothesis import strategies as st

from carebraid.core.watch.forecast_history import DRUGS, TreatmentHistory

URINE = (
    "Cocaine",
    "Benzodiazepine",
    "Sedatives",
    "Amphetamine",
    "Thc",
    "Alcohol",
    "Methadone",
    "Buprenorphine",
)
TOLD = ("Opioid", "Heroin", "Methadone", "Buprenorphine", "Cocaine", "Alcohol", "THC")


@st.composite
def histories(draw: st.DrawFn, *, symbols: str = "+-*o_", least: int = 0, most: int = 12) -> TreatmentHistory:
    """A history of any kind that can be: sources there or not, days before treatment, doses of any medicine."""
    week = draw(st.integers(least, most))
    end = 7 * week
    days = st.integers(-40, end)
    drug = draw(st.sampled_from((None, *DRUGS)))
    amounts = st.just(1.0) if drug == "naltrexone" else st.sampled_from((2.0, 8.0, 12.0, 16.0, 40.0, 90.0))
    return TreatmentHistory(
        week=week,
        symbols=draw(st.text(symbols, min_size=week, max_size=week)),
        due=tuple(draw(st.lists(st.booleans(), max_size=week + 6))),
        kept=draw(st.none() | st.lists(days, max_size=30).map(tuple)),
        drug=drug,
        doses=draw(st.none() | st.lists(st.tuples(days, amounts), max_size=60).map(tuple)),
        doses_until=draw(st.none() | st.integers(0, end)),
        course_began=draw(st.sampled_from((0, 0, end // 2))),
        course_weeks=draw(st.none() | st.integers(4, 24)),
        found=draw(st.none() | st.lists(st.tuples(days, st.sampled_from(URINE)), max_size=30).map(tuple)),
        diary=draw(st.none() | st.lists(st.tuples(days, st.sampled_from(TOLD)), max_size=40).map(tuple)),
        diary_until=draw(st.none() | st.integers(0, end)),
    )
