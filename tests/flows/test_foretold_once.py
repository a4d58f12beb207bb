"""A finished week is foretold from once: what it rests on is read again only where some of it has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.flows.log_checkin import log_checkin
from carebraid.store import foretelling, models, scope
from carebraid.store._fresh import fresh_id
from carebraid.store.chart import open_chart
from carebraid.store.model_use import Use, save_use
from tests.flows.test_foretell import live, refresh, rows, tell, treated
from tests.worlds import Cast


def reads(act: Callable[[], None]) -> int:
    """How often everything a forecast rests on is read meanwhile."""
    with patch.object(foretelling, "load_facts", wraps=foretelling.load_facts) as spied:
        act()
    return spied.call_count


def test_a_word_of_today_is_no_reason_to_read_the_year_again(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now, 16)
    made = rows(cast)
    assert reads(lambda: tell(cast, now + timedelta(days=17))) == 0
    assert reads(lambda: refresh(cast, now + timedelta(days=18))) == 0
    assert {key: row.computed_at for key, row in rows(cast).items()} == {
        k: row.computed_at for k, row in made.items()
    }


def test_nor_is_it_for_somebody_of_whom_nothing_is_foretold(cast: Cast, now: datetime) -> None:
    live(cast, now, 9)
    assert reads(lambda: tell(cast, now + timedelta(days=10))) == 0
    treated(cast)  # a condition that is written down later is
    assert reads(lambda: tell(cast, now + timedelta(days=11))) == 1
    assert {week for _, week in rows(cast)} == {1}


def test_the_end_of_the_week_is(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now, 20)
    assert reads(lambda: refresh(cast, now + timedelta(days=21))) == 1
    assert {week for _, week in rows(cast)} == {1, 2, 3}


def _late_word(cast: Cast, at: datetime) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": (at - timedelta(days=9)).isoformat(), "used": "yes"}
    log_checkin(actor=cast.patient, now=at, raw=raw)


def _row(model: type[models.Entry] | type[models.Appointment] | type[models.Medicine], **values: object):  # type: ignore[no-untyped-def]
    def made(cast: Cast, at: datetime) -> None:
        scope.enter(cast.organisation_id)
        moments = {
            name: at + value if isinstance(value, timedelta) else value for name, value in values.items()
        }
        chart = open_chart(cast.patient, cast.patient_id, Purpose.SELF, at, record_access=False)
        model.add(chart, id=fresh_id(), **moments)

    return made


def _used_elsewhere(cast: Cast, at: datetime) -> None:
    use = Use(model="relapse_4wk.default", digest="d", state="shut", judged_at=at, slope=1.1)
    scope.enter(cast.organisation_id)
    save_use(cast.organisation_id, use)


_A_WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    "change",
    [
        _late_word,
        _row(models.Entry, kind="urine", happened_at=-_A_WEEK, learned_at=timedelta(0), value={"result": "negative"}, origin="t"),
        _row(models.Appointment, kind="visit", at=_A_WEEK, state="planned"),
        _row(models.Medicine, name="methadone", kind="prescribed", state="taken", told_at=-_A_WEEK, told_by="x"),
        _used_elsewhere,
    ],
    ids=["late word", "late test", "visit", "medicine", "model"],
)  # fmt: skip
def test_whatever_it_rests_on_is(cast: Cast, now: datetime, change: Callable[[Cast, datetime], None]) -> None:
    treated(cast)
    live(cast, now, 16)
    at = now + timedelta(days=17)
    assert reads(lambda: refresh(cast, at)) == 0
    assert reads(lambda: (change(cast, at), refresh(cast, at + timedelta(minutes=1)))[1]) == 1
    assert reads(lambda: refresh(cast, at + timedelta(minutes=2))) == 0


def test_an_entry_that_is_put_right_is_seen(cast: Cast, now: datetime) -> None:
    """One is withdrawn and another written: as many as before, and not the same."""
    treated(cast)
    live(cast, now, 16)
    at = now + timedelta(days=17)
    urine = _row(
        models.Entry, kind="urine", happened_at=-_A_WEEK, learned_at=-_A_WEEK, value={"result": "negative"}, origin="t"
    )  # fmt: skip
    urine(cast, at)
    refresh(cast, at)
    models.Entry.everyone.filter(patient_id=cast.patient_id, kind="urine").update(kind="withdrawn")
    urine(cast, at)
    assert reads(lambda: refresh(cast, at + timedelta(minutes=1))) == 1
