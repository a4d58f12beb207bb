"""A consent for notes kept apart: asked for alone, signed alone, given alone, stopped in one tap (42 CFR 2.31(b))."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.verdict import Decision
from carebraid.flows.ask_for_consent import ask_for_consent
from carebraid.flows.decline_ask import decline_ask
from carebraid.flows.disclose import Disclosed, disclose
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.flows.write_note import write_note
from carebraid.paper.parcel_files import read_files
from carebraid.screens.my_rehearsal import Wish, my_rehearsal
from carebraid.screens.my_sharing import my_receipt, my_sharing
from carebraid.screens.package import package
from carebraid.screens.share import share
from carebraid.screens.sharing import sharing
from carebraid.store import models
from carebraid.store.notes import COUNSELLING
from tests.flows.test_consents import sign
from tests.sharing import RIVERSIDE, Shared, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
WHY = "Your new counselor could go on where we stopped."
SAID = "She spoke of her brother for the first time"


@pytest.fixture
def shared(cast: Cast, now: datetime) -> Shared:
    made = make_shared(cast, now)
    write_note(actor=cast.clinician, now=now, patient_id=cast.patient_id, text=SAID, kind="counselling")
    write_note(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, text="Sleep is better", kind="session"
    )
    return made


def ask(shared: Shared, now: datetime, **more: object) -> UUID:
    asked = {
        "partner_id": shared.partner_id,
        "kinds": [COUNSELLING],
        "why": WHY,
        "actor": shared.clinician,
        **more,
    }
    return ask_for_consent(now=now, patient_id=shared.patient_id, **asked)  # type: ignore[arg-type]


def form(shared: Shared, now: datetime, name: str = "counselling_notes") -> dict[str, object]:
    return {
        "form": name, "partner_id": shared.partner_id, "purpose": "TREAT", "expires_on": (now + timedelta(days=90)).date()
    }  # fmt: skip


def give(shared: Shared, now: datetime, *kinds: str) -> Disclosed:
    return disclose(
        actor=shared.clinician, now=now, patient_id=shared.patient_id, partner_id=shared.partner_id, purpose="TREAT",
        kinds=kinds or None,
    )  # fmt: skip


def refusal(work: object, *given: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        work(*given, **named)  # type: ignore[operator]
    return refused.value.code


def body(shared: Shared, came: Disclosed, now: datetime) -> bytes:
    handed = package(actor=shared.reader, now=now, package_id=came.package_id)
    files = read_files(handed.body or b"")  # what is packed in the PDF is chance to a reader of bytes
    return b"".join(files[name] for name in files if not name.endswith(".pdf"))


def test_prv_024_asked_alone_signed_alone_with_its_own_words_and_receipt(
    shared: Shared, now: datetime
) -> None:
    ask(shared, now)
    person = shared.cast.patient
    (asked,) = my_sharing(actor=person, now=now, language="en").asks
    assert (asked.is_notes, asked.what, asked.recipient, asked.why) == (True, (), RIVERSIDE, WHY)
    chosen = parse_qs(asked.query)
    assert chosen["what"] == ["notes"] and "kind" not in chosen
    wish = Wish(
        form="counselling_notes", partner_id=shared.partner_id, purpose="TREAT", expires_on=date(2026, 4, 4)
    )
    seen = my_rehearsal(actor=person, now=now, language="en", wish=wish)
    assert (seen.if_no, seen.if_yes) == ((), ()), "a no changes nothing, and the page does not say it does"
    signed = sign(shared.cast, now, form(shared, now))
    listed = my_sharing(actor=person, now=now, language="en")
    assert not listed.asks and [(one.is_notes, one.what) for one in listed.on] == [(True, ())]
    receipt = my_receipt(actor=person, now=now, language="en", consent_id=signed.consent_id)
    assert "Only the notes that my counselor keeps apart" in receipt.text
    assert receipt.form_version.startswith("counselling-notes-")


def test_prv_024_it_cannot_be_combined_and_no_other_yes_answers_it(shared: Shared, now: datetime) -> None:
    assert refusal(ask, shared, now, kinds=[COUNSELLING, "checkin"]) == "ask.notes_alone"
    assert refusal(ask, shared, now, purpose="HPAYMT") == "ask.unknown_choice"
    ask(shared, now)
    sign(shared.cast, now, form(shared, now, "named"))
    (asked,) = my_sharing(actor=shared.cast.patient, now=now, language="en").asks
    assert asked.is_notes
    assert refusal(give, shared, now, COUNSELLING, "note") == "notes.stand_alone"
    came = give(shared, now, COUNSELLING)
    assert (came.decision, came.package_id) == (Decision.DENY, None)
    assert SAID.encode() not in body(shared, give(shared, now), now)


def test_prv_024_the_writer_gives_their_own_notes_under_it_and_nothing_else_until_it_is_stopped(
    shared: Shared, now: datetime
) -> None:
    consent = sign(shared.cast, now, form(shared, now)).consent_id
    later = now + timedelta(minutes=1)
    came = give(shared, later, COUNSELLING)
    assert came.decision is Decision.PERMIT
    said = body(shared, came, later)
    assert b"Counseling notes kept apart" in said and b"Session notes" not in said
    assert SAID.encode() in said and b"Sleep is better" not in said and b"PHQ" not in said
    row = models.Disclosure.of(shared.chart(later)).get(id=came.disclosure_id)
    assert row.relied_on == [str(consent)]
    colleague = disclose(
        actor=shared.cast.clinician, now=later, patient_id=shared.patient_id, partner_id=shared.other_id, purpose="TREAT",
        kinds=[COUNSELLING],
    )  # fmt: skip
    assert colleague.decision is Decision.DENY, "the yes names one recipient"
    revoke_consent(actor=shared.cast.patient, now=later, patient_id=shared.patient_id, consent_id=consent)
    assert package(actor=shared.reader, now=later, package_id=came.package_id).body is None
    assert give(shared, later, COUNSELLING).decision is Decision.DENY


def test_prv_074_nobody_else_is_told_that_there_are_notes_or_that_somebody_asked(
    shared: Shared, now: datetime
) -> None:
    cast = shared.cast
    models.TeamMember.add(
        shared.chart(now), staff_id=cast.colleague.staff_id, role="psychiatrist", from_at=now
    )
    assert refusal(ask, shared, now, actor=cast.colleague) == "ask.notes_alone"
    ask(shared, now)
    asked = {"now": now, "language": "en", "patient_id": cast.patient_id}
    assert [one.is_notes for one in sharing(actor=cast.clinician, **asked).asks] == [True]  # type: ignore[arg-type]
    other = sharing(actor=cast.colleague, **asked)  # type: ignore[arg-type]
    assert (other.asks, other.has_notes) == ((), False)
    assert COUNSELLING in share(actor=cast.clinician, **asked).kinds  # type: ignore[arg-type]
    assert COUNSELLING not in share(actor=cast.colleague, **asked).kinds  # type: ignore[arg-type]
    entry = models.JournalEntry.objects.filter(action="ask_for_consent", outcome="done").get()
    assert "counsel" not in str(entry.detail) and entry.detail["kinds"] == []


def test_prv_028_a_no_to_the_notes_asks_nobody_to_ask_again_and_leaves_the_rest_free(
    shared: Shared, now: datetime
) -> None:
    ask_id = ask(shared, now)
    assert refusal(ask, shared, now) == "ask.is_open"
    decline_ask(actor=shared.cast.patient, now=now, patient_id=shared.patient_id, ask_id=ask_id)
    assert refusal(ask, shared, now + timedelta(days=89)) == "ask.not_yet"
    assert ask(shared, now + timedelta(days=1), kinds=["checkin"])
