"""Every template compiles, and none runs a script or a style of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

TEMPLATES = Path(__file__).resolve().parents[2] / "carebraid" / "web" / "templates"
ALL = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", ALL)
def test_it_compiles(name: str) -> None:
    assert engines["jinja2"].get_template(name) is not None  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ALL)
def test_nothing_inline(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|\|\s*safe\b", text), "the content policy forbids it"
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "nonce" in script or "src=" in script, script
