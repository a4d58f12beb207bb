"""Purposes of processing and the grounds each can rest on: ``data/processing.yaml``, signed; a site's lawyer confirms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from carebraid.core.privacy.regime import ARTICLE_6, ARTICLE_9, Purpose

from ._signed import freeze, read_signed

_WORDS = ("title", "words", "data", "people", "recipients", "kept", "risks")


@cache
def load_purposes() -> Mapping[str, Purpose]:
    """Every purpose by its id, in the order of the list. A ground that the law does not know is a fault."""
    found = {}
    for raw in freeze(read_signed("processing.yaml"))["purposes"]:
        if not set(raw["article_6"]) <= set(ARTICLE_6) or not set(raw["article_9"]) <= set(ARTICLE_9):
            raise ValueError(f"processing.yaml: {raw['id']} names a ground that is not there")
        found[raw["id"]] = Purpose(
            id=raw["id"], article_6=tuple(raw["article_6"]), article_9=tuple(raw["article_9"]),
            **{name: raw[name] for name in _WORDS},
        )  # fmt: skip
    return found
