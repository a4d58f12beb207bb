"""What a clinic may enter: nothing from the future, nothing half said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.clinic_entry import check_clinic_entry
from carebraid.core.record.entry import Entry

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)


def entry(of: str, code: str = "", at: datetime = NOW, **value: object) -> Entry:
    return Entry(kind=of, code=code, happened_at=at, learned_at=NOW, value=value)


@pytest.mark.parametrize(
    "good",
    [
        entry("urine", result="not_due"),
        entry("dose", taken=None, kind="moud"),
        entry("transition", "detox"),
        entry("overdose"),
        entry("medicine", "sertraline", state="started"),
        entry("need", "housing"),
    ],
)
def test_a_whole_fact_is_taken(good: Entry) -> None:
    check_clinic_entry(good, NOW)  # refuses nothing


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (entry("weather"), "entry.unknown_kind"),
        (entry("urine", result="fine"), "entry.urine_unreadable"),
        (entry("urine"), "entry.urine_unreadable"),
        (entry("dose", taken="yes", kind="moud"), "entry.dose_unreadable"),
        (entry("dose", kind="moud"), "entry.dose_unreadable"),
        (entry("dose", taken=True), "entry.dose_unreadable"),
        (entry("transition", "cinema"), "entry.transition_unreadable"),
        (entry("medicine", state="started"), "entry.medicine_unreadable"),
        (entry("medicine", "sertraline"), "entry.medicine_unreadable"),
        (entry("need"), "entry.need_unreadable"),
        (entry("overdose", at=NOW + timedelta(minutes=6)), "entry.from_future"),
    ],
)
def test_a_fact_that_says_too_little_or_comes_too_early_is_refused(bad: Entry, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_clinic_entry(bad, NOW)
    assert refused.value.code == code
