"""The forms a person signs: whole in law, plain in words, the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from carebraid.core.privacy.consent import Kind, Statement
from carebraid.knowledge.consent_forms import Form, Text, kind_words, load_consent_forms, load_raw
from carebraid.store.record import GIVEN

FACTS = {
    "name": "Maya Lindqvist", "discloser": "Harbour Bridge", "recipient": "Riverside Family Medicine",
    "information": "Your medicines and doses.", "purpose": "my care and treatment", "expiry": "It has no end date.",
}  # fmt: skip
# The words that 42 CFR 2.31(a)(4) and (5) give as examples; they count as they are and are then said plainly.
OF_THE_RULE = ("My treating providers, health plans, third-party payers, and people helping to operate this program.",
               "For treatment, payment, and health care operations.")  # fmt: skip
FORMS = sorted(load_consent_forms())


def text(form: str, language: str = "en") -> Text:
    return load_consent_forms()[form].text(language, FACTS)


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out: the usual estimate."""
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and found > 1
    return max(found - silent, 1)


def grade(plain: str) -> float:
    """The Flesch-Kincaid grade (Kincaid 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    sentences = [part for part in re.split(r"[.!?:]+\s|\n+", plain) if re.search(r"[a-z]", part)]
    words = re.findall(r"[A-Za-z’'-]+", plain)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_tells_plain_from_legal() -> None:
    assert grade("You can stop this. It stops at once. Tell your team.") < 3
    assert grade(
        "Redisclosure notwithstanding, authorization encompasses individually identifiable information."
    ) > 15  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_form_reads_at_grade_eight_or_lower(form: str) -> None:
    """PRV-028."""
    plain = text(form).plain
    for words in OF_THE_RULE:
        plain = plain.replace(words, "")
    assert grade(plain) <= 8


def test_the_questions_and_the_ways_to_stop_read_at_grade_eight_or_lower() -> None:
    raw = load_raw()
    for said in (raw["right_to_revoke"], raw["emergency"], raw["signature"], raw["notes_apart"]):
        assert grade(said["en"]) <= 8, said["en"]
    for key, question in raw["questions"].items():
        words = [
            question["ask"]["en"],
            question["why"]["en"],
            *(one["en"] + "." for one in question["answers"]),
        ]
        assert grade("\n".join(words)) <= 8, key


def test_the_form_for_care_payment_and_operations_tells_what_the_rule_wants() -> None:
    """PRV-012, PRV-013: the class and purpose wording of the rule, and the three statements."""
    form = load_consent_forms()["tpo"]
    assert {*form.statements} == {*Statement}
    plain = text("tpo").plain
    for words in (*OF_THE_RULE, "may pass it on", "may not protect it any more", "as the health privacy law (HIPAA) allows",
                  "against me in a civil, criminal, administrative or legislative case", "I may have to pay"):  # fmt: skip
        assert words in plain, words


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_says_who_what_whom_why_how_long_and_how_to_stop(form: str, language: str) -> None:
    """PRV-011."""
    made = text(form, language)
    for fact in ("name", "discloser", "information", "expiry"):
        assert FACTS[fact] in made.plain
    if form != "tpo":
        assert FACTS["recipient"] in made.plain
        assert FACTS["purpose"] in made.plain
    assert load_raw()["right_to_revoke"][language] in made.plain
    assert "2.51" in made.plain
    assert "{" not in made.plain
    assert len(made.parts) == len(text(form).parts)


def test_another_language_or_fact_is_another_text() -> None:
    form: Form = load_consent_forms()["named"]
    digests = {
        form.text("en", FACTS).sha256, form.text("es", FACTS).sha256,
        form.text("en", FACTS | {"recipient": "Riverside Family Medicine Laboratory"}).sha256,
    }  # fmt: skip
    assert len(digests) == 3
    assert form.text("ar", FACTS).sha256 == form.text("en", FACTS).sha256


def _leaves(raw: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(raw, Mapping):
        if "en" in raw:
            yield raw
        for inner in raw.values():
            yield from _leaves(inner)
    elif isinstance(raw, tuple):
        for inner in raw:
            yield from _leaves(inner)


def test_every_sentence_is_whole_in_both_languages() -> None:
    """A comma in the wrong place would cut a sentence in two: then a key appears that nobody wrote."""
    leaves = list(_leaves(load_raw()))
    assert len(leaves) > 90
    for leaf in leaves:
        assert leaf.keys() - {"id"} == {"en", "es"}, leaf
        assert all(leaf.values()), leaf


def test_every_kind_of_piece_and_of_form_has_its_words() -> None:
    assert kind_words("en").keys() == kind_words("es").keys() == {*GIVEN}
    assert {form.kind for form in load_consent_forms().values()} <= {*Kind}
    assert load_raw()["counsel_confirms"] is True
