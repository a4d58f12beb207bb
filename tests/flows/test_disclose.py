"""What goes to a partner: asked once, written down, with the notice in each file; taken back with the consent."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pypdf
import pytest
from django.db import connection

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import TPO, Information, Kind, Recipient
from carebraid.core.privacy.verdict import Decision
from carebraid.flows.disclose import Disclosed, disclose
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.flows.withdraw_package import withdraw_package
from carebraid.knowledge.notices import find_notice
from carebraid.paper.parcel_files import read_files
from carebraid.screens.package import package
from carebraid.store import models, scope
from carebraid.store.packages import acknowledge_package, load_packages, open_package
from carebraid.store.record import KINDS, load_record, narrowed, without_withheld
from tests.sharing import RIVERSIDE, Shared, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
NOTICE = find_notice("full").text


@pytest.fixture
def shared(cast: Cast, now: datetime) -> Shared:
    return make_shared(cast, now)


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(minutes=1)


def given(shared: Shared, at: datetime, **changed: Any) -> Disclosed:
    arguments: dict[str, Any] = {
        "patient_id": shared.patient_id,
        "partner_id": shared.partner_id,
        "purpose": "TREAT",
    }
    return disclose(actor=shared.clinician, now=at, **(arguments | changed))


def rows(shared: Shared, at: datetime) -> list[Any]:
    return list(models.Disclosure.of(shared.chart(at)).order_by("at", "id"))


def body_of(shared: Shared, at: datetime, package_id: UUID | None) -> bytes:
    row = models.Package.of(shared.chart(at)).get(id=package_id)
    return bytes(row.body)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_prv_033_prv_034_each_file_holds_the_notice_and_the_scope_of_the_consent(
    shared: Shared, now: datetime, later: datetime
) -> None:
    consent_id = shared.sign(now)
    came = given(shared, later)
    assert came.decision is Decision.PERMIT
    files = read_files(body_of(shared, later, came.package_id))
    assert files.keys() == {"record.pdf", "record.json", "record.csv", "contents.json"}
    first_page = pypdf.PdfReader(io.BytesIO(files["record.pdf"])).pages[0].extract_text()
    first_line = next(csv.reader(io.StringIO(files["record.csv"].decode("utf-8-sig"))))
    bundle = msgspec.json.decode(files["record.json"])
    assert squeezed(NOTICE) in squeezed(first_page)
    assert NOTICE in first_line
    assert NOTICE in bundle["entry"][0]["resource"]["section"][0]["text"]["div"]
    assert msgspec.json.decode(files["contents.json"])["notice"] == NOTICE
    for body in (first_page, files["record.csv"].decode(), files["record.json"].decode()):
        assert squeezed("Everything about my care") in squeezed(body)
    assert str(consent_id) in files["record.csv"].decode()


def test_prv_035_which_notice_went_and_what_it_rested_on_is_on_record(
    shared: Shared, now: datetime, later: datetime
) -> None:
    consent_id = shared.sign(now)
    came = given(shared, later)
    (row,) = rows(shared, later)
    assert row.id == came.disclosure_id
    assert (row.path, row.recipient, row.decision) == ("disclose", RIVERSIDE, "permit")
    assert (row.relied_on, row.notice_version) == ([str(consent_id)], f"full/{find_notice('full').version}")
    assert row.what["assessment"] == 1
    (kept,) = load_packages(shared.chart(later))
    assert (kept.until_at - kept.made_at, kept.file_name) == (timedelta(days=30), "record-2026-03-04.zip")


@pytest.mark.parametrize(
    ("registered", "terms"),
    [
        ("covered_entity", "only_as_the_consent_says"),
        ("part2_programme", "only_as_the_consent_says"),
        ("somebody_new", "only_as_the_consent_says"),
    ],
)
def test_prv_036_a_named_consent_gives_the_narrowest_terms_whatever_the_class(
    cast: Cast, now: datetime, later: datetime, registered: str, terms: str
) -> None:
    shared = make_shared(cast, now, recipient_class=registered)
    shared.sign(now)
    came = given(shared, later)
    (kept,) = load_packages(shared.chart(later))
    assert (kept.id, kept.terms) == (came.package_id, terms)


def test_prv_036_under_a_tpo_consent_the_class_decides(cast: Cast, now: datetime, later: datetime) -> None:
    shared = make_shared(cast, now)
    shared.sign(now, kind=Kind.TPO, purposes=TPO)
    given(shared, later)
    (kept,) = load_packages(shared.chart(later))
    assert kept.terms == "as_hipaa_permits_never_against_the_person"
    files = read_files(body_of(shared, later, kept.id))
    assert "HIPAA rules permit" in files["record.csv"].decode()


def test_prv_006_only_what_the_purpose_needs_leaves(shared: Shared, now: datetime) -> None:
    """The fields that leave for each purpose, by name; a new field here is a decision somebody made."""
    models.RightsRequest.add(
        shared.chart(now), kind="amendment", wish="It was seven", asked_at=now, due_on=now.date(), decision="denied",
        decided_at=now,
    )  # fmt: skip
    pieces = load_record(shared.chart(now))
    from carebraid.core.privacy.profile import PROFILES

    leaves = {
        profile: sorted({
            f"{piece.kind}.{name}" for piece in pieces if KINDS[piece.kind][1] in fields
            for name in narrowed(piece, fields).data if piece.kind in ("person", "condition", "assessment")
        })
        for profile, fields in PROFILES.items()
    }  # fmt: skip
    person = [
        "born_on",
        "corrections",
        "languages",
        "legal_name",
        "name",
        "pronouns",
        "telephone",
        "what_matters",
    ]
    answers = ["answers", "bands", "instrument", "scores", "source", "state"]
    assert leaves["treatment"] == sorted(
        [f"person.{name}" for name in person]
        + [f"assessment.{name}" for name in answers]
        + ["condition.code"]
    )
    assert leaves["payment"] == ["person.born_on", "person.corrections", "person.legal_name", "person.name"]
    assert leaves["emergency"] == [
        "condition.code", "person.born_on", "person.corrections", "person.legal_name", "person.name",
    ]  # fmt: skip
    for nothing in ("operations", "family_support", "legal", "research", "audit", "public_health"):
        assert leaves[nothing] == [], nothing


def test_a_denial_is_an_answer_with_reasons_and_one_row(
    shared: Shared, now: datetime, later: datetime
) -> None:
    came = given(shared, now)
    assert (came.decision, came.package_id) == (Decision.DENY, None)
    assert came.reasons == ("part_2_needs_consent",)
    (row,) = rows(shared, later)
    assert (row.decision, row.what) == ("deny", {})
    assert load_packages(shared.chart(later)) == ()


def test_prv_037_for_a_proceeding_nothing_goes_on_a_consent_for_treatment(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    with pytest.raises(Refused, match="nothing of what you chose"):
        given(shared, later, purpose="LEGAL")
    assert load_packages(shared.chart(later)) == ()


def test_one_decision_each_time_and_kinds_narrow_it(shared: Shared, now: datetime, later: datetime) -> None:
    shared.sign(now)
    came = given(shared, later, kinds=["person"])
    assert len(rows(shared, later)) == 1
    assert rows(shared, later)[0].what == {"person": 1}
    files = read_files(body_of(shared, later, came.package_id))
    assert "PHQ-9" not in files["record.csv"].decode()
    with pytest.raises(Refused) as refused:
        given(shared, later, kinds=[])
    assert refused.value.code == "disclose.nothing_needed"
    assert len(rows(shared, later)) == 1


def test_what_a_consent_does_not_cover_is_in_none_of_the_files(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now, information=Information(described="Who I am", classes=frozenset({"person"})))
    came = given(shared, later)
    assert came.decision is Decision.REDACT
    files = read_files(body_of(shared, later, came.package_id))
    everything = (
        files["record.csv"].decode() + files["record.json"].decode() + files["contents.json"].decode()
    )
    everything += "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files["record.pdf"])).pages)
    assert "Robin" in everything
    for hidden in ("PHQ", "phq-9", "pioid", "Questionnaires", "withheld", "redact"):
        assert hidden not in everything, hidden


@pytest.mark.parametrize("relied", [True, False])
def test_prv_021_prv_022_revoking_empties_what_relied_on_it_and_keeps_the_accounting(
    shared: Shared, now: datetime, later: datetime, relied: bool
) -> None:
    consent_id = shared.sign(now)
    other_id = shared.sign(now, recipients=(Recipient(name="Somewhere Housing"),))
    came = given(shared, later)
    before = rows(shared, later)
    ended = revoke_consent(
        actor=shared.cast.patient, now=later, patient_id=shared.patient_id, consent_id=consent_id if relied else other_id
    )  # fmt: skip
    assert ended.withdrawn == int(relied)
    assert (body_of(shared, later, came.package_id) == b"") is relied
    assert [row.relied_on for row in rows(shared, later)] == [row.relied_on for row in before]


def test_prv_021_whoever_fetches_after_a_revocation_gets_nothing_and_is_told_nothing_else(
    shared: Shared, now: datetime, later: datetime
) -> None:
    consent_id = shared.sign(now)
    came = given(shared, later)
    assert came.package_id is not None
    handed = package(actor=shared.reader, now=later, package_id=came.package_id)
    assert handed.body == body_of(shared, later, came.package_id)
    assert [row.path for row in rows(shared, later)] == ["disclose", "partner_package"]
    revoke_consent(actor=shared.cast.patient, now=later, patient_id=shared.patient_id, consent_id=consent_id)
    gone = package(actor=shared.reader, now=later, package_id=came.package_id, part="record.pdf")
    assert gone.body is None
    assert gone.package.withdrawn_at is not None
    assert len(rows(shared, later)) == 2


def test_the_gate_is_asked_again_even_where_nobody_withdrew_it(
    shared: Shared, now: datetime, later: datetime
) -> None:
    """A consent stopped by a spoken word, past its end, or a partner renamed: the bytes stay where they are."""
    consent_id = shared.sign(now)
    came = given(shared, later)
    scope.enter(shared.cast.organisation_id)
    models.Consent.of(shared.chart(later)).filter(id=consent_id).update(
        stopped_at=later, stopped_by="Clinician"
    )
    assert came.package_id is not None
    assert package(actor=shared.reader, now=later, package_id=came.package_id).body is None
    assert rows(shared, later)[-1].decision == "deny"
    over = later + timedelta(days=31)
    assert package(actor=shared.reader, now=over, package_id=came.package_id).body is None


def test_after_thirty_days_it_can_be_had_no_more_though_the_consent_stands(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    came = given(shared, later)
    assert came.package_id is not None
    last = later + timedelta(days=30)
    before = package(actor=shared.reader, now=last - timedelta(seconds=1), package_id=came.package_id)
    assert before.body is not None
    assert package(actor=shared.reader, now=last, package_id=came.package_id).body is None


def test_a_record_that_moved_on_is_not_given_in_its_old_form(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    came = given(shared, later)
    models.Patient.everyone.filter(id=shared.patient_id).update(conditions=[])
    assert came.package_id is not None
    with pytest.raises(Refused) as refused:
        package(actor=shared.reader, now=later, package_id=came.package_id)
    assert (refused.value.code, refused.value.status) == ("package.changed", 409)


def test_prv_036_a_receiver_of_another_class_now_gets_nothing_under_the_old_terms(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now, kind=Kind.TPO, purposes=TPO)
    came = given(shared, later)
    scope.enter(shared.cast.organisation_id)
    models.Partner.objects.filter(id=shared.partner_id).update(recipient_class="lawful_holder")
    assert came.package_id is not None
    with pytest.raises(Refused) as refused:
        package(actor=shared.reader, now=later, package_id=came.package_id)
    assert refused.value.code == "package.changed"


def test_prv_007_somebody_elses_package_and_an_invented_one_are_the_same(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    came = given(shared, later)
    answers = []
    for actor, asked in (
        (shared.outsider, came.package_id),
        (shared.reader, uuid4()),
        (shared.cast.stranger, came.package_id),
    ):
        with pytest.raises(Refused) as refused:
            package(actor=actor, now=later, package_id=asked)  # type: ignore[arg-type]
        answers.append((refused.value.code, refused.value.status, refused.value.words))
    assert len(set(answers)) == 1
    assert answers[0][:2] == ("package.not_found", 404)


def test_one_file_of_it_with_a_name_that_says_nothing(shared: Shared, now: datetime, later: datetime) -> None:
    shared.sign(now)
    came = given(shared, later)
    assert came.package_id is not None
    handed = package(actor=shared.reader, now=later, package_id=came.package_id, part="record.json")
    assert (handed.file_name, handed.media_type) == ("record-2026-03-04.json", "application/fhir+json")
    assert handed.body is not None
    assert msgspec.json.decode(handed.body)["type"] == "document"
    with pytest.raises(Refused, match="no such file"):
        package(actor=shared.reader, now=later, package_id=came.package_id, part="contents.json")


def test_beyond_30_the_receiver_confirms_terms_and_later_that_they_know_of_the_withdrawal(
    shared: Shared, now: datetime, later: datetime
) -> None:
    consent_id = shared.sign(now)
    came = given(shared, later)
    assert came.package_id is not None
    opened = open_package(shared.reader, came.package_id, later)
    assert (acknowledge_package(opened, later), acknowledge_package(opened, later)) == (True, False)
    revoke_consent(actor=shared.cast.patient, now=later, patient_id=shared.patient_id, consent_id=consent_id)
    assert acknowledge_package(open_package(shared.reader, came.package_id, later), later)
    (kept,) = load_packages(shared.chart(later))
    assert (kept.acknowledged_by, kept.withdrawal_seen_at) == ("Reader 1", later)


def test_a_colleague_takes_back_what_went_to_the_wrong_one_once(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    came = given(shared, later)
    assert came.package_id is not None
    taken: dict[str, Any] = {"now": later, "patient_id": shared.patient_id, "package_id": came.package_id}
    withdraw_package(actor=shared.clinician, **taken)
    assert body_of(shared, later, came.package_id) == b""
    with pytest.raises(Refused, match="nothing here to take back"):
        withdraw_package(actor=shared.clinician, **taken)
    with pytest.raises(Refused) as refused:
        withdraw_package(actor=shared.cast.colleague, **taken)
    assert refused.value.code == "chart.not_on_team"


def test_prv_057_a_decided_request_goes_with_later_disclosures_and_an_open_one_does_not(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    chart = shared.chart(now)
    common = {"kind": "amendment", "about": "assessment", "asked_at": now, "due_on": now.date()}
    models.RightsRequest.add(
        chart, wish="It was seven that day", decision="denied", words="As told", disagreement="Still seven",
        decided_at=now, **common,
    )  # fmt: skip
    models.RightsRequest.add(chart, wish="Not decided yet", **common)
    came = given(shared, later)
    told = read_files(body_of(shared, later, came.package_id))
    for body in (told["record.csv"].decode(), told["record.json"].decode()):
        assert "It was seven that day" in body
        assert "Still seven" in body
        assert "Not decided yet" not in body
    without = given(shared, later, kinds=["person"])
    assert "seven" not in read_files(body_of(shared, later, without.package_id))["record.csv"].decode()


def test_prv_005_a_consent_nobody_can_read_is_a_denial_not_a_fault(
    shared: Shared, now: datetime, later: datetime
) -> None:
    shared.sign(now)
    models.Consent.everyone.create(
        organisation_id=shared.cast.organisation_id, patient_id=shared.patient_id, kind="named", status="active",
        content={"damaged": True}, text="…", text_sha256="0", form_version="x", language="en", asked_at=now,
        signed_at=now, labels=["ETH"],
    )  # fmt: skip
    came = given(shared, later)
    assert (came.decision, came.reasons) == (Decision.DENY, ("could_not_decide",))


def test_nothing_is_kept_where_the_files_cannot_be_made(
    shared: Shared, now: datetime, later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("no paper")

    shared.sign(now)
    monkeypatch.setattr("carebraid.flows.disclose.make_pdf", broken)
    with pytest.raises(RuntimeError):
        given(shared, later)
    assert rows(shared, later) == []


def test_it_is_journalled_without_contents(shared: Shared, now: datetime, later: datetime) -> None:
    shared.sign(now)
    came = given(shared, later)
    with connection.cursor() as cursor:
        cursor.execute("select object_id, detail::text from store_journalentry where action = 'disclose'")
        ((object_id, detail),) = cursor.fetchall()
    assert object_id == str(came.package_id)
    assert set(msgspec.json.decode(detail)) == {"partner", "decision", "disclosure"}


def test_prv_057_what_a_withheld_correction_says_is_taken_out_with_it(shared: Shared, now: datetime) -> None:
    """Its words may tell more than the fact beside it; a consent for the fact alone does not reach them."""
    common = {
        "kind": "amendment",
        "about": "person",
        "asked_at": now,
        "due_on": now.date(),
        "decided_at": now,
    }
    models.RightsRequest.add(shared.chart(now), wish="Call me Robin", decision="granted", **common)
    models.RightsRequest.add(
        shared.chart(now), wish="Not what he did to me", decision="denied", labels=["SDV"], **common
    )
    person = next(piece for piece in load_record(shared.chart(now)) if piece.kind == "person")
    assert [one["wish"] for one in person.data["corrections"]] == ["Call me Robin", "Not what he did to me"]
    first, second = person.resource.parts
    assert "SDV" in second.labels - first.labels
    left = without_withheld(person, replace(person.resource, parts=(first,)))
    assert [one["wish"] for one in left.data["corrections"]] == ["Call me Robin"]
