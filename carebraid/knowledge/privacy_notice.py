"""The notice of privacy practices, word for word: ``data/privacy_notice.yaml``, signed; a site's lawyer confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ._signed import freeze, read_signed
from .consent_forms import spoken_in


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The notice in one language (42 CFR 2.22; 45 CFR 164.520). ``parts`` are (heading, words)."""

    version: str
    from_on: date
    language: str
    title: str
    header: str
    parts: tuple[tuple[str, str], ...]
    counsel_confirms: bool


def load_privacy_notice(language: str, place: str) -> PrivacyNotice:
    """The current notice in the reader's language where there is one, else in English. ``place``: who gives it."""
    raw, spoken = _raw(), spoken_in(language)
    parts = tuple((p["heading"][spoken], p["words"][spoken].format(place=place)) for p in raw["parts"])
    return PrivacyNotice(
        raw["version"], raw["from_on"], spoken, raw["title"][spoken], raw["header"][spoken], parts,
        raw["counsel_confirms"],
    )  # fmt: skip


def current_version() -> str:
    """The version that everybody in care is to have."""
    return str(_raw()["version"])


@cache
def _raw() -> Mapping[str, Any]:
    frozen: Mapping[str, Any] = freeze(read_signed("privacy_notice.yaml"))
    return frozen
