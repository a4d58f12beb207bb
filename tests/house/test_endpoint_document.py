"""The page about outcomes is what the signed file says."""

from __future__ import annotations

from pathlib import Path

from carebraid.knowledge.endpoint_document import document
from carebraid.knowledge.endpoints import load_endpoints

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "endpoints.md"


def test_the_page_is_written_from_the_signed_file() -> None:
    assert PAGE.read_text() == document(), "write it again: python -m carebraid.knowledge.endpoint_document"


def test_the_page_names_every_column_and_every_difference_between_description_and_values() -> None:
    text = PAGE.read_text()
    for endpoint in load_endpoints():
        assert all(f"`{column}`" in text for column in endpoint.definition.columns)
        assert endpoint.values_differ is None or endpoint.values_differ in text
    assert text.count("**Description and values differ.**") == 3
