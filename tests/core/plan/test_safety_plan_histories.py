"""HAZ-55: over random histories of two devices, no words are ever lost and every conflict is listed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.plan.safety import Change, SafetyPlan, merge, read_plan_rules
from carebraid.knowledge.protocols import load_protocols

RULES = read_plan_rules(load_protocols()["suicide_safety"])
NOW = datetime(2025, 6, 16, 12, 0, tzinfo=UTC)

# Each edit: which device, how often it looked at the server lately (0: still offline), and what it does.
edits = st.lists(
    st.tuples(
        st.integers(0, 1), st.booleans(), st.sampled_from(["add", "reword", "remove"]), st.integers(0, 99)
    ),
    max_size=25,
)


def a_change(kind: str, seen: SafetyPlan, number: int, pick: int) -> Change | None:
    """A change to what the device sees; words and new ids are unique to the edit."""
    fresh = UUID(int=1000 + number)
    if kind == "add" or not seen.entries:
        return Change(kind="add", id=fresh, step="internal_coping", words=f"words {number}")
    line = seen.entries[pick % len(seen.entries)]
    return Change(kind=kind, id=line.id, words=f"words {number}", new_id=fresh)


@settings(max_examples=500)
@given(edits)
def test_two_devices_never_lose_a_word(history):
    plan = SafetyPlan()
    seen = [plan, plan]
    for number, (device, refreshes, kind, pick) in enumerate(history):
        if refreshes:
            seen[device] = plan
        looked_at = seen[device]
        change = a_change(kind, looked_at, number, pick)
        before = plan
        merged = merge(plan, [change], seen_version=looked_at.version, rules=RULES, at=NOW)
        plan = merged.plan
        stands = {entry.id: entry for entry in plan.entries}
        everything = {entry.words for entry in (*plan.entries, *plan.removed)}
        # Nothing that was ever written disappears, and what was just written can be seen.
        assert {entry.words for entry in (*before.entries, *before.removed)} <= everything
        if change.kind != "remove":
            assert change.words in {entry.words for entry in plan.entries}
        # A line that the device had not seen in its present words still stands as it was.
        for entry in before.entries:
            if entry.version > looked_at.version:
                assert stands[entry.id].words == entry.words
        # Whoever was overruled is asked about; an edit of what was seen asks about nothing.
        touched = next((entry for entry in before.entries if entry.id == change.id), None)
        overtaken = change.kind != "add" and (touched is None or touched.version > looked_at.version)
        gone_already = change.kind == "remove" and touched is None
        assert bool(merged.ask_about) is (overtaken and not gone_already)
        assert set(merged.ask_about) <= set(stands)


@settings(max_examples=300)
@given(edits)
def test_sending_the_same_edit_twice_changes_nothing(history):
    plan = SafetyPlan()
    for number, (_, _, kind, pick) in enumerate(history):
        change = a_change(kind, plan, number, pick)
        seen = plan.version
        plan = merge(plan, [change], seen_version=seen, rules=RULES, at=NOW).plan
        again = merge(plan, [change], seen_version=seen, rules=RULES, at=NOW)
        assert [entry.words for entry in again.plan.entries] == [entry.words for entry in plan.entries]
        assert again.plan.removed == plan.removed
