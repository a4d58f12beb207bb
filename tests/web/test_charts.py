"""Charts keep what they were given: nothing invented, nothing dropped, nothing escaped wrongly (HAZ-18)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from carebraid.web.shell import charts
from carebraid.web.shell.charts import Band, Chart, Event, Series, Value

DAY = date(2025, 1, 6)
answers = st.lists(st.none() | st.integers(0, 27), max_size=30)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


def spark(points: Sequence[Value], **more: object) -> Markup:
    known = {"low": 0, "high": 27, "label": "PHQ-9", "unit": "of 27", "last_label": "14"}
    return charts.sparkline(points, **{**known, **more})  # type: ignore[arg-type]


def line(points: Sequence[Value], *, step: int = 7, **more: object) -> Chart:
    series = Series(
        "phq-9", "PHQ-9", [(DAY + timedelta(days=step * at), value) for at, value in enumerate(points)]
    )
    known = {"finding": "Low mood eases", "unit": "0 to 27", "low": 0, "high": 27, "key": "c"}
    return charts.line_chart([series], **{**known, **more})  # type: ignore[arg-type]


def parsed(markup: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(str(markup))


def spots(markup: Markup) -> int:
    """How many places the lines pass through: a move or a line in a path is one answer."""
    return sum(len(re.findall(r"[ML]", d)) for d in re.findall(r'class="ln" d="([^"]*)"', str(markup)))


def dots(markup: Markup, kind: str) -> int:
    return str(markup).count(f'class="{kind}"')


# ---- what is missing stays missing


def test_a_gap_breaks_the_line_of_a_sparkline() -> None:
    d = re.search(r'class="ln" d="([^"]*)"', spark([3, 5, None, 9, 12]))
    assert d is not None
    assert d.group(1).count("M") == 2
    assert spots(spark([3, 5, None, 9, 12])) == 4


def test_a_missing_last_answer_is_an_open_mark_and_not_a_point() -> None:
    drawn = spark([3, 5, None])
    assert dots(drawn, "miss") == 1
    assert dots(drawn, "pt") == 0
    assert dots(spark([3, 5, 7]), "miss") == 0


def test_no_answers_is_said_in_words_and_draws_nothing() -> None:
    for points in ([], [None, None]):
        assert spark(points) == Markup('<span class="spark spark-none">no answers yet</span>')
    empty = line([])
    assert "<svg" not in empty.svg
    assert "no answers yet" in empty.svg


def test_one_answer_is_a_point_without_a_line() -> None:
    assert dots(spark([9]), "pt") >= 1
    assert "<path" not in spark([9])
    one = line([9])
    assert dots(one.svg, "pt") == 1
    assert "<path" not in one.svg


@given(answers)
def test_a_line_chart_draws_each_answer_once_and_each_gap_once(points: list[int | None]) -> None:
    chart = line(points)
    known = sum(value is not None for value in points)
    if not points:
        return
    assert dots(chart.svg, "pt") == known
    assert dots(chart.svg, "miss") == len(points) - known
    assert chart.table.count("not answered") == len(points) - known
    assert spots(chart.svg) == sum(size for size in _run_lengths(points) if size > 1)


@given(answers.filter(lambda points: any(value is not None for value in points)))
def test_a_sparkline_passes_through_answers_only(points: list[int | None]) -> None:
    drawn = spark(points)
    assert spots(drawn) == sum(size for size in _run_lengths(points) if size > 1)
    root = parsed(drawn)
    label = root.find("svg").attrib["aria-label"]  # type: ignore[union-attr]
    missing = sum(value is None for value in points)
    assert (f"{missing} not answered" in label) == bool(missing)


def _run_lengths(points: Sequence[Value]) -> list[int]:
    return [len(run) for run in "".join("x" if value is not None else " " for value in points).split()]


def test_answers_far_apart_are_not_joined_where_a_rhythm_is_given() -> None:
    points = [(DAY, 3.0), (DAY + timedelta(days=7), 4.0), (DAY + timedelta(days=90), 5.0)]
    joined = charts.line_chart([Series("isi", "ISI", points)], finding="f", unit="u", low=0, high=28, key="k")
    cut = charts.line_chart(
        [Series("isi", "ISI", points, gap_days=30)], finding="f", unit="u", low=0, high=28, key="k"
    )
    assert (spots(joined.svg), spots(cut.svg)) == (3, 2)
    assert dots(cut.svg, "pt") == 3


# ---- the scale


def test_the_axis_is_the_whole_scale_whatever_the_answers() -> None:
    texts = [text.text for text in parsed(line([13, 14]).svg).iter("text")]
    assert "0" in texts
    assert "27" in texts
    assert 'cy="' in line([0]).svg
    low, high = (float(re.search(r'cy="([\d.]+)"', line([value]).svg).group(1)) for value in (0, 27))  # type: ignore[union-attr]
    middle = float(re.search(r'cy="([\d.]+)"', line([13.5]).svg).group(1))  # type: ignore[union-attr]
    assert middle == pytest.approx((low + high) / 2, abs=0.1)


def test_an_outlier_stays_at_the_edge_and_keeps_its_figure() -> None:
    chart = line([5, 40, 6])
    assert 'class="out"' in chart.svg
    assert "40" in [text.text for text in parsed(chart.svg).iter("text")]
    assert '<td class="figures">40</td>' in chart.table
    assert 'class="out"' not in line([5, 27, 0]).svg
    drawn = spark([5, 40, 6, -9, 3])
    assert "highest 40" in drawn
    heights = [int(y) for y in re.findall(r"[ML]\d+ (-?\d+)", drawn)]
    assert (min(heights), max(heights)) == (4, 44)
    assert len(re.findall(r"v-?6", drawn)) == 2


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        spark([3, bad, 4])
    with pytest.raises(ValueError, match="not a number"):
        line([3, bad, 4])


def test_a_scale_upside_down_and_a_fifth_measure_and_a_muddled_order_are_refused() -> None:
    with pytest.raises(ValueError, match="low < high"):
        spark([1], low=5, high=5)
    one = Series("phq-9", "PHQ-9", [(DAY, 1)])
    with pytest.raises(ValueError, match="at most four"):
        charts.line_chart([one] * 5, finding="f", unit="u", low=0, high=27, key="k")
    muddled = Series("phq-9", "PHQ-9", [(DAY, 1), (DAY - timedelta(days=1), 2)])
    with pytest.raises(ValueError, match="order of time"):
        charts.line_chart([muddled], finding="f", unit="u", low=0, high=27, key="k")


# ---- words, tables, names


def test_a_chart_says_its_finding_its_summary_and_its_table() -> None:
    chart = line([18, None, 14])
    root = parsed(chart.svg)
    assert [(root.find("title").text), root.find("desc").text] == [  # type: ignore[union-attr]
        "Low mood eases",
        "PHQ-9: 2 values, first 18, last 14, lowest 14, highest 18, 1 not answered",
    ]
    assert root.attrib["aria-labelledby"] == "c-t c-d"
    rows = parsed(chart.table).findall("tbody/tr")
    assert ["".join(row.itertext()) for row in rows] == ["6 Jan18", "13 Jannot answered", "20 Jan14"]


def test_two_answers_of_one_day_both_stand_in_the_table() -> None:
    series = Series("craving", "Craving", [(DAY, 2), (DAY, 8)])
    chart = charts.line_chart([series], finding="f", unit="u", low=0, high=10, key="k")
    assert '<td class="figures">2, 8</td>' in chart.table
    assert dots(chart.svg, "pt") == 2


def test_bands_and_events_carry_their_words() -> None:
    bands = [Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate")]
    events = [
        Event(DAY + timedelta(days=3), "Sertraline 50 mg"),
        Event(DAY - timedelta(days=30), "too early"),
    ]
    chart = line([7, 6], bands=bands, events=events)
    said = ["".join(text.itertext()) for text in parsed(chart.svg).iter("text")]
    assert "6mild" in said
    assert "moderate" in said
    assert "Sertraline 50 mg" in said
    assert "too early" not in said
    assert "Sertraline 50 mg" in chart.table


def test_names_at_the_ends_do_not_overlap() -> None:
    series = [Series("mood", name, [(DAY, 0), (DAY + timedelta(days=1), 0)]) for name in ("A", "B", "C", "D")]
    chart = charts.line_chart(series, finding="f", unit="u", low=0, high=10, key="k")
    heights = sorted(
        float(y) for y in re.findall(r'class="name m-mood" x="100%" dx="9" y="([\d.]+)"', chart.svg)
    )
    assert len(heights) == 4
    assert all(after - before >= 14.9 for before, after in pairwise(heights))


@given(words)
def test_words_from_people_are_escaped_everywhere(text: str) -> None:
    hostile = f'{text}"><script>&'
    chart = line([3, None, 4], finding=hostile, events=[Event(DAY, hostile)], bands=[Band(0, hostile)])
    for markup in (chart.svg, chart.table, spark([3], label=hostile, last_label=hostile)):
        assert "<script" not in markup
        parsed(markup)
    assert parsed(chart.svg).find("title").text == hostile  # type: ignore[union-attr]


def test_one_measure_has_one_colour_everywhere() -> None:
    assert charts.measure_class("phq-9") == "m-mood"
    assert 'class="spark m-mood"' in spark([3], measure="phq-9")
    assert '<g class="m-mood">' in line([3]).svg
    assert charts.measure_class("never heard of") == "m-other"


def test_nothing_carries_a_style_of_its_own() -> None:
    drawn = line([3, None, 30], bands=[Band(0, "x")], events=[Event(DAY, "y")])
    for markup in (drawn.svg, drawn.table, spark([1, 2]), charts.word_strip("+-*o_", label="w")):
        assert "style" not in markup
        assert "fill=" not in markup


# ---- weekly words and bars


def test_a_weekly_word_draws_each_sign_in_its_own_shape() -> None:
    strip = charts.word_strip("+-*o_", label="Weekly word")
    paths = {path.attrib["class"]: path.attrib["d"].count("M") for path in parsed(strip).iter("path")}
    assert paths == {"on": 2, "off": 2, "unk": 1}
    assert parsed(strip)[0].attrib["aria-label"] == (
        "Weekly word, 5 weeks: found in 1, not found in 1, both in 1, nothing known in 1, not due in 1"
    )


@given(st.text("+-*o_", max_size=60), st.none() | st.integers(1, 30))
def test_a_weekly_word_has_a_cell_for_each_week(word: str, last: int | None) -> None:
    strip = charts.word_strip(word, label="w", last=last)
    shown = word if last is None else word[-last:]
    if not word:
        assert strip == Markup('<span class="spark-none">no answers yet</span>')
        return
    drawn = {path.attrib["class"]: path.attrib["d"].count("M") for path in parsed(strip).iter("path")}
    assert drawn.get("unk", 0) == shown.count("o")
    assert drawn.get("off", 0) == shown.count("-") + shown.count("*")
    assert drawn.get("on", 0) == shown.count("+") + shown.count("*")
    assert parsed(strip)[0].attrib["width"] == str(len(shown) * 9 - 2)


def test_other_signs_in_a_weekly_word_are_refused() -> None:
    with pytest.raises(ValueError, match="weekly word"):
        charts.word_strip("+-x", label="w")


def test_a_bar_without_a_value_is_an_empty_track() -> None:
    assert 'class="part"' not in charts.bar(None, low=0, high=7, label="Taken", value_label="not answered")
    assert 'class="part" width="48.0"' in charts.bar(
        3.5, low=0, high=7, label="Taken", value_label="3.5 of 7"
    )


def test_a_baseline_has_a_name_where_it_is_a_range_and_none_where_it_is_a_line() -> None:
    def drawn(usual: tuple[float, float]) -> str:
        series = Series("craving", "Craving", [(DAY, 3.0), (DAY + timedelta(days=1), 5.0)], usual=usual)
        return str(charts.line_chart([series], finding="x", unit="0 to 10", low=0, high=10, key="c").svg)

    assert "usual range" in drawn((2.0, 6.0))
    assert "usual range" not in drawn((4.0, 4.0))
    assert 'class="own"' in drawn((4.0, 4.0)), "the line itself stays"
