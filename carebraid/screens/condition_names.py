"""What conditions are called, for pages: no door, for it says nothing about anybody."""

from __future__ import annotations

from carebraid.knowledge.conditions import condition_words


def name_of_condition(code: str, language: str) -> str:
    """The name of a condition in that language, else in English."""
    return condition_words(code, language)
