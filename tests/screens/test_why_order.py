"""What came since contact was made weighs more than that contact was made."""

from __future__ import annotations

from carebraid.core.team.next_step import STEP_DOWN, say_next
from carebraid.screens._why import say_signals


def test_contact_made_is_said_last_and_sets_the_next_step_only_alone() -> None:
    down = {"code": STEP_DOWN, "facts": {}}
    worse = {"code": "raised_moud", "facts": {"missed": 5}}
    assert say_signals([down, worse], "en")[0] == "Opioid medicine missed on 5 days."
    assert say_signals([worse, down], "en")[-1].startswith("Contact was made.")
    assert say_next((STEP_DOWN,), 3, "en") == "Call; ask how it has been since."
    assert say_next((STEP_DOWN, "raised_moud"), 7, "en").startswith("Reach them within the hour")
    assert say_next((STEP_DOWN, "asked_for_call"), 3, "en") == "Call today: they asked for it."


def test_a_screener_that_was_answered_is_not_asked_for_again() -> None:
    """A live yes still means a call at once, and a low result never quiets a positive ninth item."""
    for found, step in (
        ("cssrs_moderate", "A clinician evaluates today"),
        ("cssrs_high", "Do not leave them alone"),
    ):
        assert say_next(("phq9_item9", found), 3, "en").startswith(step)
        assert say_next((found, "checkin_safety_yes"), 3, "en").startswith("Call now")
    assert say_next(("phq9_item9", "cssrs_low"), 3, "en").startswith("Ask the C-SSRS screener now")
