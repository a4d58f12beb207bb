"""The moments of the program at which a fair test may draw, and what can be done at each."""

from __future__ import annotations

from collections.abc import Mapping

OCCASIONS: Mapping[str, tuple[str, ...]] = {"outreach_text": ("wording",)}
"""What is decided at each moment."""

WAYS: Mapping[str, tuple[str, ...]] = {
    "outreach_text": ("waits_for_you", "thinking_of_you", "one_word_is_enough")
}
"""What can be done at each moment; the first is what is done without a test. Every text is one that gives nothing away."""
