"""``carebraid interactions``: in words for one list, in lines for many, and loud where it could not check."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carebraid.cli import interactions as command
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.canary import Proof
from carebraid.knowledge import _signed
from carebraid.knowledge.interactions import load_compiled

run = CliRunner()


def say(*arguments: str, lines: str | bytes | None = None) -> tuple[int, str, str]:
    result = run.invoke(command.app, arguments, input=lines)
    if isinstance(result.exception, Refused):
        return 2, result.stdout, result.exception.code
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_one_list_in_words() -> None:
    code, out, err = say("check", "buprenorphine", "Xanax", "--condition", "ptsd")
    assert (code, err) == (0, "")
    assert "Xanax is alprazolam" in out
    assert "MAJOR: buprenorphine + Xanax\n  Slow breathing, overdose, death (additive CNS depression)" in out
    assert "What to do: Do not withhold MOUD because of benzodiazepine use" in out
    assert "P003, FDA boxed warning; FDA safety communication 2017; TIP 63, 2026-11-22  [needs check]" in out
    assert "MAJOR: Xanax + ptsd" in out
    assert "Also major: sedation, slow breathing, falls (S01)" in out
    assert "self-test 25 of 25" in out
    assert "a person decides" in out


def test_nothing_found_and_not_everything_checked_look_different() -> None:
    code, out, _ = say("check", "acamprosate", "thiamine")
    assert (code, "Checked; no interaction is known here." in out) == (0, True)
    code, out, _ = say("check", "acamprosate", "thiamin3")
    assert code == 1
    assert out.startswith("Could not check everything: a name on the list is not known here.")
    assert "not known: thiamin3. Did you mean: thiamine" in out
    assert "Checked; no interaction" not in out


def test_what_happened_counts() -> None:
    code, out, _ = say("check", "phenelzine", "--event", "stopped:fluoxetine:2999-01-01")
    assert code == 0
    assert "CONTRAINDICATED: phenelzine + fluoxetine" in out
    assert "fluoxetine: stopped, still acts" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], "interactions.nothing_given"),
        (["check", "methadone", "--event", "vanished"], "event.unknown_kind"),
        (["check", "--file", "/nowhere/at/all"], "file.unreadable"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code(arguments: list[str], code: str) -> None:
    assert say(*arguments) == (2, "", code)


LINES = [
    '{"drugs": ["methadone", "citalopram"], "conditions": []}',
    "",
    "not json",
    '{"drugs": ["thiamine", "acamprosate"]}',
    '{"conditions": []}',
    "[1]",
    '{"drugs": "methadone"}',
    '{"drugs": [1]}',
    '{"drugs": ["methadone", "zzzzqqqq", "alprazolam"], "conditions": ["ptsd", "nothing known"]}',
    "[" * 100_000,
    '{"drugs": ["naltrexone"], "events": ["last_opioid:heroin:2999-01-01"]}',
    '{"drugs": ["naltrexone"], "events": ["vanished"]}',
    '{"drugs": ["naltrexone"], "events": [7]}',
    json.dumps({"drugs": ["methadone"] * 501}),
    '{"drugs": []}',
]


def test_a_line_in_a_line_out_and_a_bad_line_stops_nobody() -> None:
    code, out, err = say("check", "--jsonl", lines="\n".join(LINES))
    told: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert (code, err, len(told)) == (1, "", len(LINES) - 1)
    assert [entry.get("error", {}).get("code") for entry in told] == [
        None, "line.unreadable", None, "line.incomplete", "line.incomplete", "line.incomplete", "line.incomplete",
        None, "line.unreadable", None, "event.unknown_kind", "line.incomplete", "line.incomplete", None,
    ]  # fmt: skip
    assert [entry["checked"] for entry in told if "error" not in entry] == [True, True, False, True, True]
    assert all(entry["alerts"] is None and not entry["checked"] for entry in told if "error" in entry)
    assert told[1]["line"] == 3
    first = told[0]["alerts"][0]
    assert {key: first[key] for key in ("pair", "severity", "mechanism", "effect", "evidence", "source")} == {
        "pair": ["methadone", "citalopram"], "severity": "major", "mechanism": "QT", "effect": "Arrhythmia",
        "evidence": "needs_check", "source": "CredibleMeds; TIP 63",
    }  # fmt: skip
    assert first["advice"] == "Prefer sertraline; ECG"
    assert (told[2]["alerts"], told[2]["unknown"]) == ([], [])
    assert told[7]["unknown"] == ["zzzzqqqq", "nothing known"]
    assert told[7]["why_not"] == ["interactions.unknown_medicine", "interactions.unknown_condition"]
    assert told[7]["alerts"][0]["pair"] == ["methadone", "alprazolam"]
    assert told[9]["alerts"][0]["severity"] == "contraindicated"


def test_lines_from_a_file_and_an_end_of_zero_when_all_were_taken(tmp_path: Path) -> None:
    file = tmp_path / "lists.jsonl"
    file.write_text('{"drugs": ["methadone"]}\n' * 300)
    code, out, _ = say("check", "--file", str(file))
    assert (code, out.count('"checked":true')) == (0, 300)


def test_coverage_says_how_much_how_sure_how_old_and_what_is_not_there() -> None:
    code, out, _ = say("coverage")
    assert code == 0
    assert "Medicines and substances: 1372, by " in out
    assert "Rules, pair: 1318" in out
    assert "Evidence, needs check: " in out and "Evidence, project convention: " in out
    assert "Edition: 2026-11-22" in out and "Self-test: 25 of 25" in out
    assert out.count("Not covered: ") == 4


@pytest.fixture
def spoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot() -> Any:
        raise _signed.UnsignedKnowledge("interactions.yaml is not as it was signed")

    monkeypatch.setattr(command, "load_compiled", cannot)


@pytest.mark.usefixtures("spoilt")
def test_a_changed_file_is_could_not_check_everywhere_and_never_an_empty_list() -> None:
    code, out, _ = say(
        "check", "--jsonl", lines='{"drugs": ["thiamine"]}\n{"drugs": ["methadone", "alprazolam"]}'
    )
    told = [json.loads(line) for line in out.splitlines()]
    assert (code, len(told)) == (1, 2)
    assert all(entry["alerts"] is None and entry["checked"] is False for entry in told)
    assert {entry["error"]["code"] for entry in told} == {"interactions.not_alive"}
    code, out, err = say("check", "thiamine")
    assert (code, out) == (1, "")
    assert err.startswith("Could not check")
    assert say("coverage")[0] == 1


def test_a_canary_that_does_not_sing_is_could_not_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "prove_alive", lambda _: Proof(24, 25, ("silent",)))
    code, out, _ = say("check", "--jsonl", lines='{"drugs": ["thiamine"]}')
    told = json.loads(out)
    assert (code, told["alerts"], told["checked"]) == (1, None, False)
    assert told["error"]["code"] == "interactions.not_alive"
    code, out, _ = say("check", "methadone", "alprazolam")
    assert code == 1
    assert out.startswith("Could not check: the check does not find what it must find.")
    assert "MAJOR: methadone + alprazolam" in out  # what was found is kept


def test_a_source_that_lies_there_changed_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    place = tmp_path / "data"
    shutil.copytree(_signed.DATA, place)
    monkeypatch.setattr(_signed, "DATA", place)
    load_compiled.cache_clear()
    try:
        assert load_compiled().drugs
        load_compiled.cache_clear()
        rules = place / "interactions.yaml"
        rules.write_text(rules.read_text().replace("- id: P003\n", "- id: P003x\n", 1))
        with pytest.raises(_signed.UnsignedKnowledge, match=r"interactions\.yaml is not as it was signed"):
            load_compiled()
    finally:
        monkeypatch.undo()
        load_compiled.cache_clear()


def test_the_real_command_answers_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "carebraid.cli.main", "interactions", "check", "methadone", "alprazolam"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "MAJOR: methadone + alprazolam" in done.stdout
    refused = subprocess.run(
        [sys.executable, "-m", "carebraid.cli.main", "interactions", "check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert refused.stderr.strip().endswith("(interactions.nothing_given)")
