"""The colours of the interface are computed, not believed: WCAG 2.2 contrast of every pair in use.

Body text is held to AAA (7:1), quieter text and coloured words to AA (4.5:1), and marks, lines of
charts, edges of fields and the focus ring to 3:1 (success criteria 1.4.3, 1.4.6, 1.4.11, 2.4.13).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import carebraid.web

TOKENS = Path(carebraid.web.__file__).parent / "static" / "css" / "tokens.css"
PLAIN = ("paper", "surface", "sunken", "hover")
TINTS = ("action-soft", "now-soft", "watch-soft", "settled-soft")
MEASURES = (
    "mood",
    "anxiety",
    "craving",
    "sleep",
    "use",
    "medicine",
    "pain",
    "withdrawal",
    "wellbeing",
    "other",
)


def read_themes() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The colours of the light theme, of the dark one by preference, and of the dark one by choice."""
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.S)
    blocks = [
        dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))
        for body in re.findall(r":root[^{]*\{([^}]*)\}", text)
    ]
    light, preferred, chosen = blocks
    return light, preferred, chosen


LIGHT, DARK, DARK_CHOSEN = read_themes()
THEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK}}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValueError(f"not a six-digit colour: {colour}")
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def falls_short(theme: str, fronts: tuple[str, ...], backs: tuple[str, ...], least: float) -> list[str]:
    """The pairs whose contrast is under ``least``, each with its figure."""
    tokens = THEMES[theme]
    pairs = [(front, back, contrast(tokens[front], tokens[back])) for front in fronts for back in backs]
    return [f"{front} on {back}: {ratio:.2f} < {least}" for front, back, ratio in pairs if ratio < least]


def test_the_formula_gives_the_published_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_dark_blocks_hold_the_same_values() -> None:
    assert DARK == DARK_CHOSEN


def test_dark_names_every_colour_of_light() -> None:
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert {name for name, value in DARK.items() if value.startswith("#")} == colours


@pytest.mark.parametrize("theme", THEMES)
def test_body_text_is_aaa(theme: str) -> None:
    assert falls_short(theme, ("ink", "ink-soft"), PLAIN + TINTS, 7) == []


@pytest.mark.parametrize("theme", THEMES)
def test_quiet_and_coloured_text_is_aa(theme: str) -> None:
    assert (
        falls_short(theme, ("ink-quiet", "action-text", "now-text", "watch-text", "settled-text"), PLAIN, 4.5)
        == []
    )
    for meaning in ("now", "watch", "settled", "action"):
        assert falls_short(theme, (f"{meaning}-text", "ink-quiet"), (f"{meaning}-soft",), 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_filled_buttons_are_aa(theme: str) -> None:
    assert falls_short(theme, ("action-ink",), ("action", "action-hover"), 4.5) == []
    assert falls_short(theme, ("now-ink",), ("now", "now-hover"), 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_direct_labels_of_charts_are_aa(theme: str) -> None:
    assert (
        falls_short(theme, tuple(f"m-{name}" for name in MEASURES), ("paper", "surface", "sunken"), 4.5) == []
    )


@pytest.mark.parametrize("theme", THEMES)
def test_focus_ring_edges_and_shapes_stand_out(theme: str) -> None:
    assert falls_short(theme, ("focus",), PLAIN + TINTS, 3) == []
    assert falls_short(theme, ("line-strong",), ("paper", "surface", "sunken"), 3) == []
    assert falls_short(theme, ("action", "now"), PLAIN, 3) == []
