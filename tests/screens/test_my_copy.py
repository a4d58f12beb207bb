"""The person's own copy: everything but notes that stand apart, whatever was refused or restricted to others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from carebraid.core.privacy.consent import Information, Notes, Restriction
from carebraid.core.privacy.verdict import Resource
from carebraid.fhir.record import encode, to_bundle
from carebraid.paper.pdf import make_pdf
from carebraid.paper.record import tell_record
from carebraid.paper.sheet import make_csv
from carebraid.screens import my_copy as screen
from carebraid.screens.emergency import sum_up
from carebraid.screens.my_copy import my_copy
from carebraid.store import models
from carebraid.store.chart import Chart
from carebraid.store.record import Piece, load_record
from tests.sharing import Shared, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(cast: Cast, now: datetime) -> Shared:
    return make_shared(cast, now)


def kinds(shared: Shared, now: datetime) -> list[str]:
    copy = my_copy(actor=shared.cast.patient, now=now, language="en", path="me_copy")
    return sorted(piece.kind for piece in copy.pieces)


@pytest.mark.parametrize(
    "apart", [{"notes": Notes.COUNSELLING}, {"labels": frozenset({"ETH", "PSYTHPN", "V"})}]
)
def test_prv_055_notes_that_stand_apart_are_in_no_copy_and_not_counted(
    shared: Shared, now: datetime, monkeypatch: pytest.MonkeyPatch, apart: dict[str, object]
) -> None:
    before = kinds(shared, now)
    resource = replace(
        Resource(id="n-1", kind="event", labels=frozenset({"ETH", "R"})),
        **apart,  # type: ignore[arg-type]
    )

    def with_note(chart: Chart) -> tuple[Piece, ...]:
        return (
            *load_record(chart),
            Piece(resource, now, {"kind": "note", "code": "", "value": {"words": "Hers"}}),
        )

    monkeypatch.setattr(screen, "load_record", with_note)
    assert kinds(shared, now) == before
    row = models.Disclosure.of(shared.chart(now)).order_by("-at", "-id").first()
    assert row is not None
    assert "event" not in row.what


def test_a_restriction_for_others_takes_nothing_from_the_persons_own_copy(
    shared: Shared, now: datetime
) -> None:
    import msgspec

    before = kinds(shared, now)
    limit = Restriction(id="r", agreed_at=now, information=Information(everything=True))
    models.Restriction.add(shared.chart(now), content=msgspec.to_builtins(limit), agreed_at=now)
    assert kinds(shared, now + timedelta(minutes=1)) == before


def test_prv_054_nine_months_are_there_whole(shared: Shared, now: datetime) -> None:
    """270 check-ins, 60 tests and the rest: read, decided and made into three files."""
    chart = shared.chart(now)
    models.CheckIn.everyone.bulk_create(
        models.CheckIn(
            organisation_id=chart.organisation_id, patient_id=chart.patient_id, labels=["ETH", "BH"],
            happened_at=now - timedelta(days=day), learned_at=now, device_at=now, craving=day % 11, mood=5, answering="self",
            source="app", details={"note": "The bus was late, and I went anyway."},
        )
        for day in range(270)
    )  # fmt: skip
    models.Entry.everyone.bulk_create(
        models.Entry(
            organisation_id=chart.organisation_id, patient_id=chart.patient_id, labels=["ETH"], kind="urine", code="",
            happened_at=now - timedelta(days=4 * n), learned_at=now, value={"result": "negative"}, origin="clinic",
        )
        for n in range(60)
    )  # fmt: skip
    copy = my_copy(actor=shared.cast.patient, now=now, language="en", path="me_copy_pdf")
    document = tell_record(copy)
    sizes = [
        len(make_pdf(document, made_at=now)),
        len(encode(to_bundle(copy))),
        len(make_csv(document)),
    ]
    assert len(copy.pieces) > 330
    assert min(sizes) > 10_000


def test_in_an_emergency_the_list_of_medicines_is_told_before_what_was_only_noted(
    shared: Shared, now: datetime
) -> None:
    """What stands on the list now is the newest word; what is only planned is not told as taken."""
    chart = shared.chart(now)
    common = {"kind": "prescribed", "told_at": now, "told_by": "Clinician"}
    models.Medicine.add(chart, name="methadone", state="taken", **common)
    models.Medicine.add(chart, name="sertraline", state="planned", **common)
    models.Medicine.add(chart, name="diazepam", state="stopped", **common)
    for name, state in (("diazepam", "started"), ("naltrexone", "started")):
        models.Entry.add(
            chart, kind="medicine", code=name, happened_at=now - timedelta(days=1), learned_at=now,
            value={"state": state}, origin="clinic",
        )  # fmt: skip
    said = {(name, state) for name, state, _ in sum_up(load_record(chart)).medicines}
    assert said == {("methadone", "taken"), ("diazepam", "stopped"), ("naltrexone", "started")}
