"""``carebraid learn imagine``: a plan from a file, tried before anybody registers it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from carebraid.cli.learn import app, read_plan
from carebraid.core.kernel.refusal import Refused

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "fair-tests.md"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The very plan that the document shows."""
    written = re.search(r"```yaml\n(.*?)```", DOCUMENT.read_text(), re.S)
    assert written is not None
    file = tmp_path / "plan.yaml"
    file.write_text(written[1].replace("planned: 800", "planned: 200").replace("least: 0.1", "least: 0.2"))
    return file


def test_the_plan_of_the_document_is_tried_and_says_its_figures(plan: Path) -> None:
    said = CliRunner().invoke(app, ["imagine", str(plan), "--trials", "60"])
    assert said.exit_code == 0, said.output
    found = re.search(r"A difference of \+20% is found in (\d+\.\d)%", said.output)
    wrong = re.search(r"Without any difference one is told in (\d+\.\d)%", said.output)
    assert found is not None and float(found[1]) >= 65
    assert wrong is not None and float(wrong[1]) <= 15
    assert CliRunner().invoke(app, ["imagine", str(plan), "--trials", "60"]).output == said.output


def test_a_plan_that_cannot_answer_or_be_read_is_refused(plan: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.yaml"
    few.write_text(plan.read_text().replace("planned: 200", "planned: 20"))
    with pytest.raises(Refused, match=r"experiment\.too_few"):
        CliRunner().invoke(app, ["imagine", str(few)], catch_exceptions=False)
    few.write_text("title: only a name")
    with pytest.raises(Refused, match=r"experiment\.unreadable"):
        read_plan(few)
    with pytest.raises(Refused, match=r"experiment\.unreadable"):
        read_plan(tmp_path / "nowhere.yaml")
