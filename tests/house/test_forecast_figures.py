"""What the pages say of the forecast models is what stands in the models' own files, line by line.

``python -m tests.house.test_forecast_figures`` writes the tables into the pages anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from carebraid.core.watch.forecast_model import TASKS, ForecastModel
from carebraid.knowledge.forecasts import load_forecast, model_ids
from carebraid.population.forecast_figures import ALARM_SHARE

DOCS = Path(__file__).parents[2] / "docs" / "reference"
FIGURES, GROUPS = DOCS / "forecasts.md", DOCS / "forecasts-by-group.md"
START, END = "<!-- from the model files: start -->", "<!-- from the model files: end -->"


def ordered() -> list[ForecastModel]:
    """The models by task, default before local."""
    return [load_forecast(f"{task}.{name}") for task in TASKS for name in ("default", "local")]


def figure_lines() -> Iterator[str]:
    yield "| model | rows / people | prevalence | AUROC (95 %) | AUPRC | Brier (of the prevalence) | slope |"
    yield "| --- | ---: | ---: | --- | ---: | --- | ---: |"
    for model in ordered():
        f = model.head["figures"]
        yield (
            f"| {model.id} | {f['rows']:,} / {f['people']:,} | {f['observed']:.3f} |"
            f" {f['auroc']:.3f} ({f['auroc_low']:.3f} to {f['auroc_high']:.3f}) | {f['auprc']:.3f} |"
            f" {f['brier']:.4f} ({f['brier_of_prevalence']:.3f}) | {f['slope']:.2f} |"
        )
    yield ""
    yield "| trained on the other two trials | tested on 27 | on 30 | on 51 | mean AUROC |"
    yield "| --- | --- | --- | --- | ---: |"
    for model in ordered():
        left_out = model.head["trials_left_out"]
        told = " | ".join(f"{one['auroc']:.3f} / {one['brier']:.3f} / {one['slope']:.2f}" for one in left_out)
        yield f"| {model.id} | {told} | {sum(one['auroc'] for one in left_out) / len(left_out):.3f} |"
    yield ""
    yield "| the highest fifth flagged | from | is right | finds | flags of those it did not happen to |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for model in ordered():
        a = model.head["alarm"]
        yield f"| {model.id} | {a['threshold']:.3f} | {a['right']:.2f} | {a['hit_rate']:.2f} | {a['false_alarms']:.2f} |"


def group_lines() -> Iterator[str]:
    for model in ordered():
        yield f"### {model.id}"
        yield ""
        yield "| group | people | AUROC | slope | observed | predicted | hit rate | false alarms | missing |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        for row in model.head["subgroups"]:
            yield (
                f"| {row['group'].replace('_', ' ')}: {row['value']} | {row['people']:,} | "
                + _numbers(row)
                + " |"
            )
        yield ""


def _numbers(row: Mapping[str, Any]) -> str:
    names = ("auroc", "slope", "observed", "predicted", "hit_rate", "false_alarms", "missing")
    return " | ".join("–" if row[name] is None else f"{row[name]:.2f}" for name in names)


def between(page: Path) -> str:
    return page.read_text().split(START)[1].split(END)[0].strip()


def test_the_figures_on_the_page_are_those_of_the_files() -> None:
    assert between(FIGURES) == "\n".join(figure_lines()).strip()


def test_the_figures_by_group_are_those_of_the_files() -> None:
    assert between(GROUPS) == "\n".join(group_lines()).strip()


def test_there_are_two_models_for_each_task_and_each_says_what_is_known_of_it() -> None:
    assert set(model_ids()) == {f"{task}.{name}" for task in TASKS for name in ("default", "local")}
    for model in ordered():
        head = model.head
        assert model.id == f"{head['task']}.{head['model']}"
        assert head["not_for"]
        assert head["trained_on"]["trials"] == ["27", "30", "51"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", head["trained_on"]["on"])
        assert head["alarm"]["share"] == ALARM_SHARE
        assert all(feature.unit and feature.group for feature in model.features)
        groups = {row["group"] for row in head["subgroups"]}
        assert groups >= {
            "age",
            "sex",
            "race",
            "ethnicity",
            "mental_health_history",
            "housing",
            "trial",
            "arm",
        }


def test_no_model_knows_race_ethnicity_or_place() -> None:
    names = {feature.name for model in ordered() for feature in model.features}
    assert not [
        name for name in names if re.search("race|hispanic|ethnic|black|white|site|clinic|trial", name)
    ]


def test_the_bar_is_met_by_cross_validation() -> None:
    """The goals of the forecasts; unseen participants are judged elsewhere."""
    for task, ranking, distance in (
        ("next_week_bad", 0.80, 0.175), ("relapse_4wk", 0.90, 0.102), ("early_warning", 0.72, 0.132),
        ("relapse_static", 0.67, 0.185),
    ):  # fmt: skip
        found = load_forecast(f"{task}.local").head["figures"]
        assert found["auroc"] >= ranking
        assert found["brier"] <= distance
        assert 0.9 <= found["slope"] <= 1.1
    left_out = load_forecast("relapse_4wk.default").head["trials_left_out"]
    assert sum(one["auroc"] for one in left_out) / len(left_out) >= 0.87


def write_pages() -> None:
    for page, lines in ((FIGURES, figure_lines()), (GROUPS, group_lines())):
        text = page.read_text()
        before, after = text.split(START)[0], text.split(END)[1]
        page.write_text(before + START + "\n" + "\n".join(lines).strip() + "\n" + END + after)


if __name__ == "__main__":
    write_pages()
