"""Documents hold: links, paths and commands are there, and no word stands that the glossary avoids."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from carebraid.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

# Words of the glossary's right-hand column that have no other meaning. What quotes a published instrument or a
# source is exempt: its wording is not ours to change.
AVOIDED = re.compile(
    r"\b(addicts?|alcoholics?|junk(y|ies)|drug abus\w+|substance abus\w+|abusers?|committed suicide|"
    r"dirty urine|clean urine|non-?complian\w+|schizophrenics?|the mentally ill|failed attempt|successful attempt)\b",
    re.IGNORECASE,
)
QUOTED = (
    "GLOSSARY.md", "carebraid/knowledge/data/", "tests/house/test_documents.py", "LICENSE", "requirements.lock",
    "docs/reference/endpoints.md",
    "carebraid/web/locale/",
)  # fmt: skip
TEXT = {".md", ".py", ".html", ".js", ".css", ".yaml", ".toml", ".sql"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text()):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target).resolve().exists(), f"{document.name} points to {target}"


ROOMS = "core|knowledge|fhir|store|population|gateways|paper|flows|screens|web|api|jobs|cli|config"
PATHS = re.compile(rf"`((?:carebraid|tests|docs|bench|{ROOMS})/[\w./-]+)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_is_named_is_there(document: Path) -> None:
    places = [ROOT, ROOT / "carebraid"]
    if document.name == "privacy-tests.md":  # names tests from their own folder
        places.append(ROOT / "tests")
    for path in PATHS.findall(document.read_text()):
        assert any((place / path).exists() for place in places), f"{document.name} names {path}"


@cache
def _commands() -> TyperGroup:
    house = typer.Typer()
    for name, (module, function) in COMMANDS.items():
        found = getattr(importlib.import_module(module), function)
        if isinstance(found, typer.Typer):
            house.add_typer(found, name=name)
        else:
            house.command(name)(found)
    whole = typer.main.get_command(house)
    assert isinstance(whole, TyperGroup)
    return whole


def _told(words: list[str], command: Any) -> Any:
    """The command that the words come to; a word that its group does not know is a fault."""
    while isinstance(command, TyperGroup) and words and words[0][0].isalpha():
        assert words[0] in command.commands, f"no command {words[0]} in {command.name}"
        command, words = command.commands[words[0]], words[1:]
    return command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_named_can_be_given(document: Path) -> None:
    text = document.read_text().replace("\\\n", " ")
    usage = (ROOT / "run").read_text().partition("TEXT\n")[0]
    for step in re.findall(r"\./run ([a-z]+)", text):
        assert f"./run {step} " in usage, f"{document.name} says ./run {step}"
    whole = _commands()
    for line in re.findall(r"(?:`|^)(?:\.venv/bin/)?carebraid ([a-z-][^`\n#]*)", text, re.MULTILINE):
        found = _told(line.split(), whole)
        options = {"--help", *(one for given in found.params for one in (*given.opts, *given.secondary_opts))}
        unknown = set(re.findall(r"(?<=\s)--[a-z-]+", line)) - options
        assert not unknown, f"{document.name} gives {found.name} {unknown}"
    for module in re.findall(r"python -m ((?:carebraid|bench|tests)[\w.]*)", text):
        assert importlib.util.find_spec(module) is not None, f"{document.name} runs {module}"


def test_words_to_avoid_stand_nowhere() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    ours = [name for name in listed if Path(name).suffix in TEXT and not name.startswith(QUOTED)]
    assert len(ours) > 100
    found = []
    for name in ours:
        if (ROOT / name).exists():
            for number, line in enumerate((ROOT / name).read_text().splitlines(), start=1):
                if AVOIDED.search(line):
                    found.append(f"{name}:{number}: {line.strip()[:80]}")
    assert found == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()
    for record in folder.glob("0*.md"):
        assert record.name in listed, record.name
