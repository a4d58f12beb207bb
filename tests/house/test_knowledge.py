"""Every knowledge file is signed, unchanged and in date; wording is shown only where it may be."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from carebraid.core.kernel.codes import Evidence
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.circumstances import RULES_OF
from carebraid.knowledge import _signed, sign
from carebraid.knowledge._signed import DATA, UnsignedKnowledge, read_signed, signatures
from carebraid.knowledge.codes import load_codes
from carebraid.knowledge.conditions import condition_words, load_condition_words
from carebraid.knowledge.instruments import (
    Hidden,
    anchors_wording,
    is_wording_shown,
    load_instrument,
    load_instrument_ids,
    option_wordings,
    stem_wording,
    wording,
)
from carebraid.knowledge.interactions import load_interactions
from carebraid.knowledge.measures import load_measures
from carebraid.knowledge.medications import load_medications
from carebraid.knowledge.protocols import find_protocol, load_protocols
from carebraid.knowledge.skills import load_skills
from carebraid.knowledge.warning_signs import load_warning_signs
from carebraid.web.clinic.people import CONDITIONS

FILES = sum(1 for path in DATA.rglob("*") if path.suffix in (".yaml", ".json")) - 1  # all but the list itself


def test_every_file_is_signed_as_it_is_and_none_is_left_out() -> None:
    assert _signed.unlisted_files() == ()
    assert FILES > 50
    assert len(signatures()) == FILES
    for name, signature in signatures().items():
        assert sha256((DATA / name).read_bytes()).hexdigest() == signature.sha256, name


def test_every_file_is_in_date_today() -> None:
    assert _signed.files_past_review(datetime.now(UTC).date()) == ()
    assert all(s.reviewed_on < s.next_review_on for s in signatures().values())


def test_a_file_is_past_review_from_the_day_after() -> None:
    one = signatures()["instruments/phq-9.yaml"]
    day = one.next_review_on
    assert one not in _signed.files_past_review(day)
    assert one in _signed.files_past_review(day.replace(day=day.day + 1))


def test_every_signature_is_filled_in_and_honest() -> None:
    for signature in signatures().values():
        assert all((signature.source, signature.author, signature.evidence, signature.licence)), (
            signature.file
        )
        assert signature.checked_by is None or len(signature.checked_by) > 3
    assert (
        len(_signed.files_not_checked()) == FILES
    )  # no clinician has checked any of them yet: say so until one has


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder in another place, where it may be damaged."""
    place = tmp_path / "data"
    shutil.copytree(DATA, place)
    monkeypatch.setattr(_signed, "DATA", place)
    monkeypatch.setattr(sign, "DATA", place)
    _signed.signatures.cache_clear()
    yield place  # type: ignore[misc]
    monkeypatch.undo()
    _signed.signatures.cache_clear()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_changed_threshold_is_not_loaded_until_it_is_signed_again(copy: Path) -> None:
    name = "instruments/phq-9.yaml"
    assert read_signed(name)["critical_items"][0]["if"]["value"] == 1
    edit(copy / name, "if: {item: q9, op: '>=', value: 1}", "if: {item: q9, op: '>=', value: 2}")
    with pytest.raises(UnsignedKnowledge, match="not as it was signed"):
        read_signed(name)
    assert sign.main([name, "--reviewed-on", "2026-12-01", "--checked-by", "A. Reviewer, psychiatrist"]) == 0
    assert read_signed(name)["critical_items"][0]["if"]["value"] == 2
    signature = signatures()[name]
    assert (signature.reviewed_on, signature.next_review_on) == (date(2026, 12, 1), date(2027, 12, 1))
    assert signature.checked_by == "A. Reviewer, psychiatrist"
    assert signature.licence.startswith("free_no_permission: Pfizer")
    assert len(signatures()) == FILES


def test_signing_again_without_a_checker_takes_the_old_name_away(copy: Path) -> None:
    name = "skills.yaml"
    sign.main([name, "--reviewed-on", "2026-12-01", "--checked-by", "A. Reviewer, psychologist"])
    sign.main([name, "--reviewed-on", "2027-01-01"])
    assert signatures()[name].checked_by is None


def test_a_file_that_nobody_signed_is_not_loaded_and_is_noticed(copy: Path) -> None:
    shutil.copy(copy / "instruments/phq-9.yaml", copy / "instruments/new.yaml")
    assert _signed.unlisted_files() == ("instruments/new.yaml",)
    with pytest.raises(UnsignedKnowledge, match="not in the list"):
        read_signed("instruments/new.yaml")


def test_a_signed_file_that_is_gone_is_a_fault(copy: Path) -> None:
    (copy / "skills.yaml").unlink()
    with pytest.raises(UnsignedKnowledge, match="cannot be read"):
        read_signed("skills.yaml")


def test_a_faulty_instrument_cannot_be_signed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(copy / "instruments/phq-9.yaml", "min: 10, max: 14", "min: 11, max: 14")
    before = (copy / "SIGNATURES.yaml").read_bytes()
    assert sign.main(["instruments/phq-9.yaml", "--reviewed-on", "2026-12-01"]) == 1
    assert "gap" in capsys.readouterr().err
    assert (copy / "SIGNATURES.yaml").read_bytes() == before


def test_a_new_file_is_signed_only_with_source_author_and_licence(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "lessons.yaml").write_text("lessons: []\n", encoding="utf-8")
    given = ["lessons.yaml", "--reviewed-on", "2026-12-01"]
    assert sign.main(given) == 1
    assert "author, licence, source" in capsys.readouterr().err
    assert sign.main([*given, "--source", "own", "--author", "us", "--licence", "Apache-2.0"]) == 0
    assert read_signed("lessons.yaml") == {"lessons": []}


def test_terms_of_their_own_live_in_files_of_their_own() -> None:
    apart = {n for n in signatures() if n.startswith("instruments_noncommercial/")}
    assert apart == {"instruments_noncommercial/audit.yaml", "instruments_noncommercial/who-5.yaml"}
    notice = (DATA / "instruments_noncommercial/LICENCE.md").read_text(encoding="utf-8")
    assert all(name.rpartition("/")[2] in notice for name in apart)
    assert {n for n in load_instrument_ids() if load_instrument(n).terms_needed} == {"audit", "who-5"}


@pytest.mark.parametrize("name", ["audit", "who-5"])
def test_their_wording_waits_for_the_administrators_word_and_scoring_does_not(name: str) -> None:
    instrument = load_instrument(name)
    item = instrument.items[0]
    shown = wording(instrument, item.id, "es", terms_confirmed=True)
    assert shown.text == item.text["es"]  # there is something that could leak
    hidden = wording(instrument, item.id, "es")
    assert (hidden.text, hidden.hidden) == (None, Hidden.TERMS_NOT_CONFIRMED)
    assert [o.label for o in option_wordings(instrument, item.id)] == [str(o.value) for o in item.options]
    labels = [o.label for o in option_wordings(instrument, item.id, terms_confirmed=True)]
    assert labels == [o.label["en"] for o in item.options]
    assert stem_wording(instrument).text is None
    assert (is_wording_shown(instrument), is_wording_shown(instrument, terms_confirmed=True)) == (False, True)


def test_a_paraphrase_is_never_the_question() -> None:
    bare = [
        load_instrument(n) for n in load_instrument_ids() if load_instrument(n).text_status == "metadata_only"
    ]
    assert len(bare) == 19
    for instrument in bare:
        assert not is_wording_shown(instrument, terms_confirmed=True)
        for item in instrument.items:
            shown = wording(instrument, item.id, terms_confirmed=True)
            assert (shown.text, shown.hidden, shown.topic) == (None, Hidden.NOT_SHIPPED, item.topic)


def test_a_language_that_is_not_there_falls_back_to_english_and_says_so() -> None:
    shown = wording(load_instrument("c-ssrs-screener"), "q1", "es")
    assert (shown.language, shown.is_fallback) == ("en", True)
    assert wording(load_instrument("phq-9"), "q9", "es").language == "es"
    assert stem_wording(load_instrument("phq-9"), "es").text.startswith("Durante las últimas 2 semanas")  # type: ignore[union-attr]
    assert (
        anchors_wording(load_instrument("peg"), "p").text
        == "0 = no pain; 10 = pain as bad as you can imagine"
    )
    with pytest.raises(Refused, match=r"answers\.unknown_item"):
        wording(load_instrument("phq-9"), "q11")


def test_the_c_ssrs_keeps_its_words_and_its_credit() -> None:
    """The licence asks for unchanged wording: a digest of every question, in order."""
    instrument = load_instrument("c-ssrs-screener")
    assert instrument.licence.no_modification
    words = "\n".join(item.text["en"] for item in instrument.items)
    assert (
        sha256(words.encode()).hexdigest()
        == "d0337d226184913bd0f605bc0df789ec664bd6f7cdba417728f3cdcc8d648d22"
    )
    assert "Research Foundation for Mental Hygiene; The Columbia Lighthouse Project" in instrument.credit
    assert "keep the credit line" in instrument.credit


def test_every_protocol_that_a_critical_item_names_is_there() -> None:
    paths = {c.protocol for n in load_instrument_ids() for c in load_instrument(n).critical_items}
    assert "suicide_safety" in paths
    missing = {path for path in paths if not _is_there(path)}
    assert missing == set()


def _is_there(path: str) -> bool:
    try:
        return bool(find_protocol(path))
    except KeyError:
        return False


@pytest.mark.parametrize(
    ("load", "part", "size"),
    [
        (load_codes, "segmentation", None),
        (load_interactions, "groups", None),
        (load_measures, "measures", None),
        (load_medications, "medications", 1357),
        (load_protocols, "suicide_safety", None),
        (load_skills, "skills", None),
        (load_warning_signs, "signs", None),
    ],
)
def test_each_topic_loads_whole_and_cannot_be_changed(load: Any, part: str, size: int | None) -> None:
    data = load()
    assert len(data[part]) == size if size else data[part]
    with pytest.raises(TypeError):
        data[part] = None
    assert load() is data


def test_evidence_marks_are_known_wherever_an_instrument_gives_one() -> None:
    marks: set[str] = set()
    for name in signatures():
        if name.startswith("instruments"):
            raw = read_signed(name)
            marks |= {
                entry["evidence"]
                for key in ("cutoffs", "bands")
                for entry in raw.get(key) or []
                if "evidence" in entry
            }
            marks |= {raw["evidence"]["scoring"], raw["licence"]["evidence"]}
    assert marks <= set(Evidence)
    assert {"verified", "needs_check", "project_convention"} <= marks


def test_the_list_of_signatures_holds_nothing_but_signatures() -> None:
    raw = yaml.safe_load((DATA / "SIGNATURES.yaml").read_text(encoding="utf-8"))
    assert list(raw) == ["files"]
    assert list(raw["files"]) == sorted(raw["files"])


def test_every_condition_has_a_name_in_english_and_spanish() -> None:
    """What stands in codes.yaml, what the interaction check reads and what pages offer: none is shown as a bare code."""
    codes = {one["id"] for one in load_codes()["conditions"]} | set(RULES_OF) | set(CONDITIONS)
    words = load_condition_words()
    assert codes - set(words) == set()
    assert set(words) - codes == set(), "a name for nothing"
    assert all(set(one) == {"en", "es"} and all(one.values()) for one in words.values())
    assert condition_words("hepatitis_c_chronic", "es") == "Hepatitis C crónica"
    assert condition_words("hepatitis_c_chronic", "ar") == "Chronic hepatitis C"
    assert condition_words("some_new_code") == "Some new code"
