"""Records that came from another programme stay marked; registries and prescription programmes get nothing by habit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.privacy.consent import Information, Kind, Recipient, RecipientClass, Restriction
from carebraid.core.privacy.labelling import labels_for
from carebraid.core.privacy.purposes import KNOWN
from carebraid.core.privacy.reasons import REASONS
from carebraid.core.privacy.redact import redact
from carebraid.core.privacy.verdict import Decision, Resource
from carebraid.knowledge.codes import load_label_rules
from tests.core.privacy.papers import CONSENT, NOW, ORDINARY, SUD, TPO, ask, codes, duties, papers

RECEIVED = Resource(
    id="x1", kind="observation", labels=frozenset({"OPIOIDUD", "R"}), programme="Other Programme"
)
MONITOR = Recipient(name="State Prescription Monitoring", identifiers=frozenset({"npi|9"}))
REGISTRY = Recipient(name="Central Registry")
# Nothing of these reaches a registry without a consent or a paper: what the law lists on its own is asked apart.
NOT_REPORTS = sorted(KNOWN - {"CRIMERPT", "ABUSERPT"})


@pytest.mark.parametrize("kind", list(RecipientClass))
def test_prv_008_a_received_record_needs_our_consent_like_our_own(kind: RecipientClass) -> None:
    """Merged into the chart among ordinary records it stays out, whoever asks for treatment."""
    found = ask(papers(), ORDINARY, RECEIVED, recipient_class=kind)
    assert "x1" not in found.released
    given_out = redact(found, (ORDINARY, RECEIVED))
    assert RECEIVED not in given_out.records


def test_prv_008_with_a_consent_it_goes_with_its_origin_its_label_and_the_notice() -> None:
    found = ask(papers(TPO), ORDINARY, RECEIVED)
    given_out = redact(found, (ORDINARY, RECEIVED))
    assert given_out.records == (ORDINARY, RECEIVED), "origin and labels untouched"
    assert given_out.labels >= RECEIVED.labels
    assert "notice_2_32" in duties(found)
    assert found.relied_on == (TPO.id,)


def test_prv_008_its_label_is_what_a_consent_or_a_no_is_held_against() -> None:
    ours = Resource(id="m1", kind="observation", labels=frozenset({"MH", "R"}))
    mental = replace(CONSENT, information=Information(described="my mood", labels=frozenset({"MH"})))
    assert ask(papers(mental), ours, RECEIVED).released == ("m1",)
    no = Restriction(
        id="no", agreed_at=NOW, information=Information(described="opioids", labels=frozenset({"OPIOIDUD"}))
    )
    assert ask(papers(TPO, restrictions=(no,)), ours, RECEIVED).released == ("m1",)


def test_prv_008_what_is_made_from_it_stays_marked_too() -> None:
    """A summary of another programme's record, made where nothing is a part 2 record."""
    rules = load_label_rules()
    made = labels_for("summary", rules, sources=[RECEIVED.labels, frozenset({"N"})], part_2_programme=False)
    assert {"OPIOIDUD"} <= made
    assert ask(papers(), Resource(id="s", kind="summary", labels=made)).decision is Decision.DENY


@given(
    whom=st.sampled_from([MONITOR, REGISTRY]), purpose=st.sampled_from(NOT_REPORTS),
    kind=st.sampled_from([one for one in RecipientClass if one is not RecipientClass.PATIENT]),
    on_file=st.lists(st.sampled_from([CONSENT, replace(TPO, id="c2")]), unique_by=lambda one: one.id),
)  # fmt: skip
def test_prv_032_without_a_consent_that_names_it_a_registry_gets_nothing(
    whom: Recipient, purpose: str, kind: RecipientClass, on_file: list[object]
) -> None:
    """Whatever purpose it says, whatever it is in law, and whatever was signed for somebody else (2.34, 2.36)."""
    found = ask(
        papers(*on_file),  # type: ignore[arg-type]
        SUD, names=(whom.name,), identifiers=whom.identifiers, purpose=purpose, recipient_class=kind,
    )  # fmt: skip
    assert found.decision is Decision.DENY
    assert redact(found, (SUD,)).records == ()


def test_prv_032_the_prescriber_sees_why_in_words_with_the_rule() -> None:
    found = ask(papers(CONSENT), SUD, names=(MONITOR.name,))
    assert codes(found) == {"part_2_needs_consent", "recipient_not_named"}
    assert all(
        REASONS[code].english and REASONS[code].spanish and REASONS[code].source for code in codes(found)
    )


def test_prv_032_with_a_consent_for_this_registry_it_is_told() -> None:
    """So that the refusals above are about the consent and not about everything."""
    signed = replace(CONSENT, kind=Kind.REGISTRY, recipients=(MONITOR,))
    assert ask(papers(signed), SUD, names=(MONITOR.name,)).released == ("r1",)
    assert ask(papers(signed), SUD, names=(REGISTRY.name,)).decision is Decision.DENY
    ended = replace(signed, revoked_at=NOW)
    assert ask(papers(ended), SUD, names=(MONITOR.name,)).decision is Decision.DENY
