"""``carebraid score``: in words for one, in lines for many, and kind about what it cannot take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from carebraid.cli.score import parse_answers, score
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge._signed import read_signed, signatures

app = typer.Typer()
app.command("score")(score)
app.callback()(lambda: None)
run = CliRunner()


def say(*arguments: str, lines: str | None = None) -> tuple[int, str, str]:
    result = run.invoke(app, ["score", *arguments], input=lines)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_one_set_of_answers_in_words() -> None:
    code, out, err = say("phq-9", "--answers", "2,1,-,2,1,1,null,1,1,2")
    assert (code, err) == (0, "")
    assert "total: 12 (from 0 to 27), Moderate  [needs check]" in out
    assert "Worked out from 7 of 9 answers." in out
    assert "phq9_item9 (immediate): Give C-SSRS screener now" in out
    assert "function_impaired: q10 at least 2  [needs check]" in out
    assert "total >= 10: major depressive disorder (sensitivity 0.88" in out
    assert "Not answered: q3, q7" in out
    assert "Evidence: wording: verified; scoring: needs check; psychometrics: needs check" in out
    assert "Pfizer Inc." in out
    assert "\x1b" not in out  # clean when it is not a terminal


def test_spanish() -> None:
    code, out, _ = say("PHQ-9", "--answers", "1,,,,1,1,1,1,0", "--language", "es")
    assert code == 0
    assert "total: sin puntuación" in out
    assert "Faltan 3 de 9 respuestas; pueden faltar como mucho 2." in out
    assert "Hay preguntas sin responder" in out


def test_a_score_without_value_says_why() -> None:
    assert "3 of 9 answers are missing; at most 2 may be." in say("phq-9", "--answers", "1,,,,1,1,1,1,0")[1]


def test_answers_by_question_and_an_answer_behind_an_unanswered_one() -> None:
    code, out, _ = say("c-ssrs-screener", "--answers", "q4=1")
    assert code == 0
    assert "cssrs_high (immediate)" in out
    assert "raised by an answer whose opening question is unanswered" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["phq9", "--answers", "1"], "instrument.unknown"),
        (["phq-9"], "answers.not_given"),
        ([], "instrument.not_given"),
        (["phq-9", "--answers", "9"], "answers.out_of_range"),
        (["phq-9", "--answers", "two"], "answers.not_a_number"),
        (["phq-9", "--answers", "0,0,0,0,0,0,0,0,0,0,0"], "answers.wrong_length"),
        (["phq-9", "--answers", "q1=1,2"], "answers.unreadable"),
        (["phq-9", "--answers", "q1=1,q1=2"], "answers.unreadable"),
        (["phq-9", "--answers", "q77=1"], "answers.unknown_item"),
        (["phq-9", "--answers", "1", "--language", "xx"], "language.unknown"),
        (["--jsonl", "--file", "/nowhere/at/all"], "file.unreadable"),
    ],
)
def test_what_cannot_be_taken_is_told_kindly_with_its_code(arguments: list[str], code: str) -> None:
    exit_code, out, err = say(*arguments)
    assert (exit_code, out) == (2, "")
    assert err.strip().endswith(f"({code})")


def test_answers_in_text() -> None:
    assert parse_answers("2, 1,,-,null,NONE,0.5,forgot") == [2, 1, None, None, None, None, 0.5, "forgot"]
    assert parse_answers("") == []
    assert parse_answers("q1=2, q9=") == {"q1": 2, "q9": None}
    with pytest.raises(Refused):
        parse_answers("q1=1,3")


LINES = [
    '{"instrument": "phq-9", "answers": [2, 2, null, 2, 1, 1, null, 1, 1, 2]}',
    "",
    "not json",
    '{"instrument": "phq-9", "answers": [7]}',
    '{"instrument": "none", "answers": []}',
    '{"answers": []}',
    "[1]",
    '{"instrument": "phq-9", "answers": null}',
    '{"instrument": "whodas-12", "answers": {"q1": 2.0}}',
    '{"instrument": ["phq-9"], "answers": []}',
    "[" * 100_000,
    '{"instrument": "gad-2", "answers": [3, 3]}',
]


def test_many_lines_with_bad_ones_among_them() -> None:
    code, out, _ = say("--jsonl", lines="\n".join(LINES))
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert len(found) == 11  # a blank line asks nothing
    assert found[0] == {
        "scores": {"total": 13, "symptom_count": 4, "core": 2, "dsm_algorithm": "other_depressive_syndrome"},
        "bands": {"total": "moderate"},
        "critical": ["phq9_item9"],
        "flags": ["function_impaired"],
    }
    assert [(line["error"]["code"], line["line"]) for line in found if "error" in line] == [
        ("line.unreadable", 3),
        ("answers.out_of_range", 4),
        ("instrument.unknown", 5),
        ("line.incomplete", 6),
        ("line.incomplete", 7),
        ("answers.unreadable", 8),
        ("instrument.unknown", 10),
        ("line.unreadable", 11),
    ]
    assert found[7] == {"scores": {"total": None, "average": None}, "bands": {}, "critical": [], "flags": []}
    assert found[10]["scores"] == {"total": 6}


def test_all_well_is_0_and_a_file_is_read_like_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text(LINES[0] + "\n" + LINES[-1] + "\n", encoding="utf-8")
    code, out, err = say("--file", str(tmp_path / "lines"))
    assert (code, len(out.splitlines()), err) == (0, 2, "")


def test_a_line_whose_answer_hides_behind_an_unanswered_question_is_pointed_out() -> None:
    code, out, err = say("--jsonl", lines='{"instrument": "c-ssrs-screener", "answers": {"q4": 1}}\n')
    assert (code, json.loads(out)["critical"]) == (0, [])
    assert err.startswith("line 1: an answer behind an unanswered question would raise a critical item")


def test_every_worked_example_through_the_command() -> None:
    raws = [read_signed(name) for name in signatures() if name.startswith("instruments")]
    cases = [(raw["id"], example) for raw in raws for example in raw["examples"]]
    lines = "".join(json.dumps({"instrument": n, "answers": e["answers"]}) + "\n" for n, e in cases)
    code, out, _ = say("--jsonl", lines=lines)
    assert code == 0
    for line, (name, example) in zip(out.splitlines(), cases, strict=True):
        found = json.loads(line)
        for part in ("scores", "bands"):
            expect = example["expect"].get(part, {})
            assert {key: found[part].get(key) for key in expect} == expect, (name, example)
        for part in ("critical", "flags"):
            assert found[part] == example["expect"].get(part, found[part]), (name, example)


def test_the_command_needs_no_django() -> None:
    look = "import sys, carebraid.cli.score; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
