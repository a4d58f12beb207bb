"""Documents hold: every link leads somewhere, and no word stands that the glossary avoids."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

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
