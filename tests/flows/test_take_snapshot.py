"""The nightly job takes one snapshot in each organisation, and one that cannot be taken stops no other."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.take_snapshot import take_snapshot
from carebraid.jobs.snapshot import snapshot
from carebraid.population.report import load_marts
from carebraid.population.snapshot import newest_snapshot, open_snapshot
from carebraid.store.organisations import load_organisation
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


def test_every_organisation_has_one_and_the_same_moment_is_not_taken_twice(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    taken = snapshot(now, tmp_path)
    assert taken == len(list((tmp_path / "snapshots").iterdir())) >= 1
    folder = newest_snapshot(tmp_path, load_organisation(cast.organisation_id).slug)
    assert folder is not None
    with open_snapshot(folder) as (connection, manifest):
        assert connection.execute("select count(*) from episodes").fetchone() == (manifest.rows["episodes"],)
        assert "referrals" not in manifest.rows and "emergencies" not in manifest.rows
    assert {one["id"] for one in load_marts(folder)["measures"] if not one["collected"]} >= {
        "referral_needs_met"
    }
    assert snapshot(now, tmp_path) == 0
    assert snapshot(now + timedelta(days=1), tmp_path) == taken


def test_a_clinician_takes_none(cast: Cast, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        take_snapshot(actor=cast.clinician, now=now, home=tmp_path)
    assert not list(tmp_path.iterdir())
