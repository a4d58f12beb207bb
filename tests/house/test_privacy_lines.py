"""Every privacy requirement has a test that names it, or stands among the few that are not met, with the reason."""

from __future__ import annotations

from tests.privacy_lines import LINES, NOT_MET, PAGE, find_tests, numbers_in, write_page


def test_numbers_are_read_from_names_and_sentences() -> None:
    assert sorted(numbers_in("test_prv_067_prv_068_a_parent")) == [67, 68]
    assert sorted(set(numbers_in("PRV-061, PRV-089 to PRV-092 and 094"))) == [61, 89, 90, 91, 92, 94]
    assert list(numbers_in("CAP-060, HAZ-04")) == []


def test_each_requirement_has_a_test_or_a_reason_and_not_both() -> None:
    named = find_tests().keys()
    assert list(LINES) == list(range(1, 99))
    assert sorted(LINES.keys() - named) == sorted(NOT_MET)
    assert sorted(named - LINES.keys()) == [], "a test names a requirement that there is not"


def test_the_page_says_what_the_tests_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_page(), "run python -m tests.privacy_lines"
