"""PRV-081: what is over goes by two people's hands, whole, with a certificate; a hold keeps it; the rest has no clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from carebraid.cli import retention as command
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.retention import over_before
from carebraid.flows.ask_disposal import ask_disposal
from carebraid.flows.confirm_disposal import confirm_disposal
from carebraid.flows.lift_hold import lift_hold
from carebraid.flows.place_hold import place_hold
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.retention import load_over, tables_with_a_clock, tables_without_a_clock
from tests.worlds import Cast

PASSWORD = "a long quiet sentence 7"
YEARS = {1: "one year", 2: "two years", 6: "six years"}


def administrator(cast: Cast, name: str) -> Actor:
    scope.enter(cast.organisation_id)
    account = models.Account(
        organisation_id=cast.organisation_id,
        email=f"{name}@here.example",
        name=name,
        roles=[Role.ADMINISTRATOR],
    )
    account.set_password(PASSWORD)
    account.save()
    models.Staff.objects.create(
        organisation_id=cast.organisation_id, site_id=cast.site_id, account=account, name=name
    )
    actor = load_account_actor(account.id)
    assert actor is not None
    return actor


@pytest.fixture
def ada(cast: Cast) -> Actor:
    return administrator(cast, "ada")


@pytest.fixture
def ben(cast: Cast) -> Actor:
    return administrator(cast, "ben")


def message(cast: Cast, actor: Actor, at: datetime) -> UUID:
    scope.enter(cast.organisation_id)
    assert actor.account_id is not None
    row = models.Message.objects.create(
        organisation_id=cast.organisation_id, account_id=actor.account_id, key=str(uuid4()), template="task_for_you",
        queued_at=at,
    )  # fmt: skip
    return UUID(str(row.id))


def left(cast: Cast) -> set[UUID]:
    scope.enter(cast.organisation_id)
    return set(models.Message.objects.values_list("id", flat=True))


@pytest.fixture
def old(cast: Cast, now: datetime) -> dict[str, UUID]:
    """Two messages whose year is over, one of them to the person in care, and one whose year ends this minute."""
    year = now.replace(year=now.year - 1)
    return {
        "staff": message(cast, cast.clinician, year - timedelta(seconds=1)),
        "person": message(cast, cast.patient, year - timedelta(days=400)),
        "young": message(cast, cast.clinician, year),
    }


def test_prv_081_years_are_years_of_the_calendar() -> None:
    assert over_before(datetime(2024, 2, 29, tzinfo=UTC), 1) == datetime(2023, 2, 28, tzinfo=UTC)
    assert over_before(datetime(2026, 3, 4, tzinfo=UTC), 6) == datetime(2020, 3, 4, tzinfo=UTC)
    with pytest.raises(ValueError, match="less than a year"):
        over_before(datetime(2026, 3, 4, tzinfo=UTC), 0)


def test_prv_081_each_clock_says_what_its_words_say_and_charts_and_journals_have_none() -> None:
    for name, model in tables_with_a_clock().items():
        rule: Any = model.classified  # type: ignore[attr-defined]
        assert rule.retention.startswith(YEARS[rule.years]), name
        column = model._meta.get_field(rule.counts_from)
        assert column.get_internal_type() == "DateTimeField", name
        hanging = [
            one.name
            for one in model._meta.get_fields(include_hidden=True)
            if one.auto_created and not one.concrete
        ]
        assert hanging == [], f"{name}: others hang on it"
    for name in (
        "Patient",
        "Response",
        "Consent",
        "Disclosure",
        "JournalEntry",
        "JournalSeal",
        "TaskEvent",
        "Disposal",
    ):
        assert name in tables_without_a_clock()


@pytest.mark.django_db
def test_prv_081_two_people_dispose_and_the_certificate_stays(
    cast: Cast, now: datetime, ada: Actor, ben: Actor, old: dict[str, UUID]
) -> None:
    plan = ask_disposal(actor=ada, now=now, table="Message")
    assert len(left(cast)) == 3, "asking deletes nothing"
    with pytest.raises(Refused) as alone:
        confirm_disposal(actor=ada, now=now, plan_id=plan)
    assert alone.value.code == "retention.second_person"
    assert len(left(cast)) == 3
    later = now + timedelta(days=3)  # what is over by then and was not asked for stays
    done = confirm_disposal(actor=ben, now=later, plan_id=plan)
    assert left(cast) == {old["young"]}
    assert (done.rows, done.done_at, done.asked_by) == (2, later, ada.account_id)
    row = models.Disposal.objects.get()
    assert (row.table, row.rows, row.done_by_id) == ("Message", 2, ben.account_id)
    entry = models.JournalEntry.objects.get(action="confirm_disposal", outcome="done")
    assert (entry.detail["rows"], entry.detail["digest"]) == (2, row.digest)
    assert not any(str(one) in str(entry.detail) for one in old.values())
    with pytest.raises(Refused) as again:
        confirm_disposal(actor=ben, now=later, plan_id=plan)
    assert again.value.code == "retention.done"


@pytest.mark.django_db
def test_prv_081_a_hold_keeps_one_person_and_what_was_asked_before_it_is_not_done(
    cast: Cast, now: datetime, ada: Actor, ben: Actor, old: dict[str, UUID]
) -> None:
    plan = ask_disposal(actor=ada, now=now, table="Message")
    hold = place_hold(actor=ada, now=now, why="A dispute about March", patient_id=cast.patient_id)
    with pytest.raises(Refused) as changed:
        confirm_disposal(actor=ben, now=now, plan_id=plan)
    assert (changed.value.code, len(left(cast))) == ("retention.changed", 3)
    scope.enter(cast.organisation_id)
    over = load_over(cast.organisation_id, "Message", now)
    assert (over.rows, over.held) == (1, 1)
    confirm_disposal(actor=ben, now=now, plan_id=ask_disposal(actor=ada, now=now, table="Message"))
    assert left(cast) == {old["young"], old["person"]}
    lift_hold(actor=ben, now=now, hold_id=hold)
    confirm_disposal(actor=ada, now=now, plan_id=ask_disposal(actor=ben, now=now, table="Message"))
    assert left(cast) == {old["young"]}


@pytest.mark.django_db
def test_prv_081_a_hold_of_everybody_keeps_everything(
    cast: Cast, now: datetime, ada: Actor, old: dict[str, UUID]
) -> None:
    with pytest.raises(Refused):
        place_hold(actor=ada, now=now, why=" ")
    place_hold(actor=ada, now=now, why="A court asked for it")
    with pytest.raises(Refused) as nothing:
        ask_disposal(actor=ada, now=now, table="Message")
    assert nothing.value.code == "retention.nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["Patient", "JournalEntry", "Disclosure", "Consent", "no such table"])
def test_prv_081_what_has_no_clock_is_never_disposed_of(
    cast: Cast, now: datetime, ada: Actor, table: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask_disposal(actor=ada, now=now, table=table)
    assert refused.value.code == "retention.no_clock"


@pytest.mark.django_db
def test_prv_081_only_administrators_of_the_same_house(
    cast: Cast, now: datetime, ada: Actor, old: dict[str, UUID]
) -> None:
    plan = ask_disposal(actor=ada, now=now, table="Message")
    for actor in (cast.clinician, cast.manager, cast.patient, cast.stranger, cast.demo):
        with pytest.raises(Refused):
            confirm_disposal(actor=actor, now=now, plan_id=plan)
    assert len(left(cast)) == 3


@pytest.mark.django_db
def test_prv_081_rows_that_have_not_ended_stay_and_each_table_with_a_clock_can_be_counted(
    cast: Cast, now: datetime
) -> None:
    scope.enter(cast.organisation_id)
    shared = {"organisation_id": cast.organisation_id, "patient_id": cast.patient_id, "labels": ["ETH", "BH"]}
    said = {"channel": "e-mail", "kind": "reminder", "given_by": "Robin", "how": "page", "text_shown": "x"}
    long_ago = now - timedelta(days=366 * 7)
    models.OptIn.everyone.create(**shared, **said, given_at=long_ago)
    models.OptIn.everyone.create(**shared, **said, given_at=long_ago, ended_at=long_ago)
    counts = {table: load_over(cast.organisation_id, table, now).rows for table in tables_with_a_clock()}
    assert counts.pop("OptIn") == 1
    assert set(counts.values()) == {0}


@pytest.mark.django_db
def test_prv_081_the_command_lists_asks_and_confirms_with_two_passwords(
    cast: Cast, ada: Actor, ben: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "start_database", lambda: None)
    monkeypatch.setattr(command, "open_house", lambda: None)
    message(cast, cast.clinician, datetime(2020, 1, 1, tzinfo=UTC))

    def run(*words: str, by: str, password: str = PASSWORD) -> Any:
        return CliRunner().invoke(command.app, [*words, "--by", f"{by}@here.example", "--password", password])

    assert run("list", by="ada", password="wrong").exit_code == 2
    listed = run("list", by="ada").output
    assert "Message: 1 over, 0 held" in listed
    assert "JournalEntry: six years" in listed
    asked = run("ask", "Message", by="ada").output
    plan = re.search(r"confirm ([0-9a-f-]{36})", asked)
    assert plan is not None
    assert isinstance(run("confirm", plan.group(1), by="ada").exception, Refused)
    done = run("confirm", plan.group(1), by="ben").output
    assert "Certificate of disposal" in done
    assert "rows: 1" in done
    assert left(cast) == set()
